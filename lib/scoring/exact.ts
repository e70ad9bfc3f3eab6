import type { Json } from '../domain/json.js';
import type { PlainScorerConfig } from '../config/scorer.js';
import type { PlainScorer } from './scorer.js';
import { noAnswer, quoted, right, wrong } from './feedback.js';
import { normalise, textOf } from './normalise.js';
import { isWrapped } from './unwrap.js';

type Normalization = Extract<PlainScorerConfig, { kind: 'exact' }>['normalize'];

/** Right if both texts are equal after the configured normalization. */
export function exactScorer({ normalize = 'wrappers' }: { normalize?: Normalization } = {}): PlainScorer {
  return {
    score(answer, expected) {
      if (answer === null || expected === null) return noAnswer(expected);
      if (isSame(textOf(answer), textOf(expected), normalize)) return right;
      return wrong(`Got ${quoted(answer)}, expected ${quoted(expected)}.`);
    },
    check: (expected: Json | null) =>
      expected === null || textOf(expected).trim() === '' ? 'the expected answer is empty' : null,
  };
}

function isSame(answer: string, expected: string, normalize: NonNullable<Normalization>): boolean {
  if (normalize === 'none') return answer === expected;
  const wanted = normalise(expected);
  return normalise(answer) === wanted || (normalize === 'wrappers' && isWrapped(answer, wanted));
}
