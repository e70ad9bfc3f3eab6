import type { PlainScorer } from './scorer.js';
import { noAnswer, quoted, right, wrong } from './feedback.js';
import { normalise, textOf } from './normalise.js';

const wordCharacter = /[\p{L}\p{N}_]/u;

/** Right if the normalized answer contains the normalized expected answer at word boundaries. */
export function containsScorer(): PlainScorer {
  return {
    score(answer, expected) {
      if (answer === null || expected === null) return noAnswer(expected);
      if (occurs(normalise(textOf(expected)), normalise(textOf(answer)))) return right;
      return wrong(`${quoted(expected)} does not occur in ${quoted(answer)}.`);
    },
    check: expected =>
      expected === null || textOf(expected).trim() === '' ? 'the expected answer is empty' : null,
  };
}

function occurs(wanted: string, text: string): boolean {
  if (wanted === '') return text === '';
  for (let start = text.indexOf(wanted); start >= 0; start = text.indexOf(wanted, start + 1)) {
    const end = start + wanted.length;
    if (!joins(text, start) && !joins(text, end)) return true;
  }
  return false;
}

/** True if the position is inside a word: the characters on both sides are word characters. */
function joins(text: string, place: number): boolean {
  const before = text.slice(Math.max(0, place - 2), place);
  const last = [...before].at(-1) ?? '';
  const [first = ''] = text.slice(place, place + 2);
  return wordCharacter.test(last) && wordCharacter.test(first);
}
