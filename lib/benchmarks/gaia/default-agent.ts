import type { AgentConfig } from '../../config/agent.js';
import { agentSchema } from '../../config/agent.js';
import type { ScorerConfig } from '../../config/scorer.js';

/**
 * The agent to optimize on GAIA where the configuration names none. Its instructions say what there is to work with,
 * and nothing of how questions of a kind are best gone about: that is what the examples teach.
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
