import type { PlainScorer } from './scorer.js';

/** For agents whose environment scores: an attempt that comes without its score is worth nothing. */
export function environmentScorer(): PlainScorer {
  return {
    score: () => ({ score: 0, feedback: 'The agent gave no score of an environment.' }),
    check: () => null,
    absent: null,
  };
}
