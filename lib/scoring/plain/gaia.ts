import { z } from 'zod';
import type { Json } from '../../domain/json.js';
import { quoted, right, wrong } from './feedback.js';
import { emptyAnswer, textOf } from './normalize.js';
import { defineKind, type Verdict } from './plain-scorer.js';
import { pythonFloat, withoutSpace } from './python-float.js';

/** Python's `string.punctuation`: ASCII punctuation only. */
const punctuation = /[!-/:-@[-`{-~]/g;

/**
 * Scores all or nothing, as GAIA's public leaderboard does, quirks included. The expected answer decides how
 * the two are compared:
 * - a number (as Python parses one): the answer without `$`, `%` and `,` must be the same number;
 * - text with a comma or semicolon: a list, whose elements are compared in order; "1,000" is a list too;
 * - anything else: text, without whitespace and ASCII punctuation, ignoring case.
 *
 * Reproduces the behavior of `question_scorer` in the leaderboard's public repository with code of our own.
 */
export const gaia = defineKind({
  schema: z.strictObject({ kind: z.literal('gaia') }),
  create: () => ({
    score(answer, expected) {
      // For a missing answer, the leaderboard compares Python's string for it.
      const given = answer === null ? 'None' : textOf(answer);
      const target = textOf(expected ?? '');
      const number = pythonFloat(target);
      if (number !== null) return scoreNumber(given, number, target);
      if (/[,;]/.test(target)) return scoreList(given, target);
      return bare(given) === bare(target) ? right : differs(answer, expected);
    },
    check: problemWith,
    comparesText: true,
    ignoresSpelling: true,
  }),
});

function problemWith(expected: Json | null): string | null {
  const isNan = expected !== null && Number.isNaN(pythonFloat(textOf(expected)));
  return emptyAnswer(expected) ?? (isNan ? 'the expected answer is nan, which no answer equals' : null);
}

function scoreNumber(given: string, expected: number, text: string): Verdict {
  const read = readAmount(given);
  if (read === expected) return right;
  if (read === Infinity) {
    return wrong(
      `${quoted(given)} is not read as a number (only $, % and commas are ignored); expected ${quoted(text)}.`,
    );
  }
  return wrong(`Got ${quoted(given)}, expected ${quoted(text)}.`);
}

/** Parses the number in an answer. Unreadable text becomes Infinity, which equals only an expected "inf". */
function readAmount(text: string): number {
  return pythonFloat(text.replace(/[$%,]/g, '')) ?? Infinity;
}

function scoreList(given: string, expected: string): Verdict {
  const got = given.split(/[,;]/);
  const elements = expected.split(/[,;]/);
  if (got.length !== elements.length) {
    const count = `${got.length} ${got.length === 1 ? 'element' : 'elements'}`;
    return wrong(
      `Got ${count} between commas, ${quoted(given)}; expected ${elements.length}, ${quoted(expected)}.`,
    );
  }
  const place = elements.findIndex((element, index) => !isSameElement(got[index] ?? '', element));
  if (place < 0) return right;
  return wrong(
    `Element ${place + 1} differs: got ${quoted(got[place]?.trim())}, expected ${quoted(elements[place]?.trim())} in ${quoted(expected)}.`,
  );
}

/** Punctuation counts in list elements, unlike in plain text. */
function isSameElement(given: string, expected: string): boolean {
  const number = pythonFloat(expected);
  if (number !== null) return readAmount(given) === number;
  return withoutSpace(given).toLowerCase() === withoutSpace(expected).toLowerCase();
}

function bare(text: string): string {
  return withoutSpace(text).toLowerCase().replace(punctuation, '');
}

function differs(answer: Json | null, expected: Json | null): Verdict {
  if (answer === null) return wrong(`No answer was given; expected ${quoted(expected ?? '')}.`);
  return wrong(`Got ${quoted(answer)}, expected ${quoted(expected ?? '')}.`);
}
