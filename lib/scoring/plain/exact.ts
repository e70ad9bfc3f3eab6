import { z } from 'zod';
import { noAnswer, quoted, right, wrong } from './feedback.js';
import { emptyAnswer, normalize, textOf } from './normalize.js';
import { defineKind } from './plain-scorer.js';
import { isWrapped } from './unwrap.js';

const schema = z.strictObject({
  kind: z.literal('exact'),
  normalize: z
    .enum(['wrappers', 'text', 'none'])
    .optional()
    .describe(
      'Differences to ignore. wrappers (default): case, whitespace, outer quotes, final punctuation, and wrappers of a reply such as **x**, (A), "Answer: x" or \\boxed{x}. text: the same without the wrappers. none: no differences.',
    ),
});

/** Right if both texts are equal after the configured normalization. */
export const exact = defineKind({
  schema,
  create: ({ normalize: how = 'wrappers' }) => ({
    score(answer, expected) {
      if (answer === null || expected === null) return noAnswer(expected);
      if (isSame(textOf(answer), textOf(expected), how)) return right;
      return wrong(`Got ${quoted(answer)}, expected ${quoted(expected)}.`);
    },
    check: emptyAnswer,
    comparesText: true,
    ignoresSpelling: how !== 'none',
  }),
});

function isSame(answer: string, expected: string, how: 'wrappers' | 'text' | 'none'): boolean {
  if (how === 'none') return answer === expected;
  const target = normalize(expected);
  return normalize(answer) === target || (how === 'wrappers' && isWrapped(answer, target));
}
