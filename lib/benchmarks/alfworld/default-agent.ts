import { agentSchema } from '../../config/agent.js';
import type { AgentConfig } from '../../config/agent.js';
import type { ScorerConfig } from '../../config/scorer.js';

/**
 * The agent to optimize on ALFWorld where the configuration names none. Its instructions say what the world is like
 * and nothing of how tasks are solved: that is what the episodes teach.
 */
export const alfworldAgent: AgentConfig = agentSchema.parse({
  kind: 'react',
  modules: {
    instructions:
      'You do tasks in a household. You can see what is in a place once you are there and, if it is closed, have ' +
      'opened it. You can carry one thing at a time.',
  },
});

/** The environment's own score: 1 where the goal was reached. */
export const alfworldScorer: ScorerConfig = { kind: 'environment' };
