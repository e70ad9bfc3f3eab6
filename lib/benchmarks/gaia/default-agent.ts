import type { AgentConfig } from '../../config/agent.js';
import { agentSchema } from '../../config/agent.js';
import type { ScorerConfig } from '../../config/scorer.js';

/**
 * The agent to optimize on GAIA if the configuration names none. Its instructions describe the tools but not
 * how to approach kinds of questions, which is to be learned from examples.
 */
export const gaiaAgent: AgentConfig = agentSchema.parse({
  kind: 'tools',
  modules: {
    instructions:
      'You are a general assistant. Answer the question of the user with the help of your tools.\n' +
      'Read the attached file before you answer. Leave arithmetic to the calculator.',
  },
});

export const gaiaScorer: ScorerConfig = { kind: 'gaia' };
