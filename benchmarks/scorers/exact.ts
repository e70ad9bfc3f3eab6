import type { PlainScorer } from '../scorer.js';
import { noAnswer, quoted, right, wrong } from './feedback.js';
import { normalise, textOf } from './normalise.js';

/** Right where both texts are the same once normalised (see `normalise`). */
export function exactScorer(): PlainScorer {
  return {
    score(answer, expected) {
      if (answer === null || expected === null) return noAnswer(expected);
      if (normalise(textOf(answer)) === normalise(textOf(expected))) return right;
      return wrong(`Got ${quoted(answer)}, expected ${quoted(expected)}.`);
    },
    check: expected =>
      expected === null || textOf(expected).trim() === '' ? 'the expected answer is empty' : null,
  };
}
