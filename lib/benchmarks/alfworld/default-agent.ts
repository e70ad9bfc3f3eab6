import { agentSchema } from '../../config/agent.js';
import type { AgentConfig } from '../../config/agent.js';
import type { ScorerConfig } from '../../config/scorer.js';

/**
 * The agent to optimize on ALFWorld if the configuration names none. Its instructions describe the world but
 * not how to solve tasks, which is to be learned from episodes.
 */
export const alfworldAgent: AgentConfig = agentSchema.parse({
  kind: 'react',
  modules: {
    instructions:
      'You do tasks in a household. You can see what is in a place once you are there and, if it is closed, have ' +
      'opened it. You can carry one thing at a time.',
  },
});

/** The environment's own score: 1 if the goal was reached. */
export const alfworldScorer: ScorerConfig = { kind: 'environment' };
