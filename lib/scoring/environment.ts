import type { PlainScorer } from './scorer.js';

/** For agents that the environment scores: an attempt without a score from the environment scores 0. */
export function environmentScorer(): PlainScorer {
  return {
    score: () => ({ score: 0, feedback: 'The agent gave no score of an environment.' }),
    check: () => null,
    absent: null,
  };
}
