import { z } from 'zod';
import { defineKind } from './plain-scorer.js';
import { noAnswer, quoted, right, wrong } from './feedback.js';
import { emptyAnswer, normalize, textOf } from './normalize.js';

const wordCharacter = /[\p{L}\p{N}_]/u;

/** Right if the normalized answer contains the normalized expected answer at word boundaries. */
export const contains = defineKind({
  schema: z.strictObject({ kind: z.literal('contains') }),
  create: () => ({
    score(answer, expected) {
      if (answer === null || expected === null) return noAnswer(expected);
      if (occurs(normalize(textOf(expected)), normalize(textOf(answer)))) return right;
      return wrong(`${quoted(expected)} does not occur in ${quoted(answer)}.`);
    },
    check: emptyAnswer,
    comparesText: true,
  }),
});

function occurs(part: string, text: string): boolean {
  if (part === '') return text === '';
  for (let start = text.indexOf(part); start >= 0; start = text.indexOf(part, start + 1)) {
    const end = start + part.length;
    if (!isInsideWord(text, start) && !isInsideWord(text, end)) return true;
  }
  return false;
}

/** Whether the characters on both sides of the position are word characters. */
function isInsideWord(text: string, position: number): boolean {
  const before = text.slice(Math.max(0, position - 2), position);
  const last = [...before].at(-1) ?? '';
  const [first = ''] = text.slice(position, position + 2);
  return wordCharacter.test(last) && wordCharacter.test(first);
}
