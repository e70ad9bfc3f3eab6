import type { Json } from '../domain/json.js';
import type { PlainScorer, Verdict } from './scorer.js';
import { quoted, right, wrong } from './feedback.js';
import { textOf } from './normalise.js';
import { pythonFloat, withoutSpace } from './python-float.js';

/** Python's `string.punctuation`: that of ASCII, and no other. */
const punctuation = /[!-/:-@[-`{-~]/g;

/**
 * Scores as GAIA's public leaderboard does, quirks included, all or nothing. What the expected answer is decides how
 * the two are compared:
 * - a number (as Python reads one): the answer without `$`, `%` and `,` must be the same number;
 * - with a comma or semicolon in it: a list, whose elements are compared in order; so is "1,000";
 * - anything else: text, without white space, ASCII punctuation and capitals.
 *
 * Behaviour after `question_scorer` of the leaderboard's public repository, in code of our own.
 */
export function gaiaScorer(): PlainScorer {
  return {
    score(answer, expected) {
      // Without an answer the leaderboard compares the word that Python has for it.
      const given = answer === null ? 'None' : textOf(answer);
      const wanted = textOf(expected ?? '');
      const number = pythonFloat(wanted);
      if (number !== null) return scoreNumber(given, number, wanted);
      if (/[,;]/.test(wanted)) return scoreList(given, wanted);
      return bare(given) === bare(wanted) ? right : differs(answer, expected);
    },
    check: problemWith,
  };
}

function problemWith(expected: Json | null): string | null {
  const wanted = expected === null ? '' : textOf(expected);
  if (wanted.trim() === '') return 'the expected answer is empty';
  if (Number.isNaN(pythonFloat(wanted))) return 'the expected answer is nan, which nothing is equal to';
  return null;
}

function scoreNumber(given: string, wanted: number, words: string): Verdict {
  const read = readAmount(given);
  if (read === wanted) return right;
  if (read === Infinity) {
    return wrong(
      `${quoted(given)} is not read as a number (only $, % and commas are passed over); expected ${quoted(words)}.`,
    );
  }
  return wrong(`Got ${quoted(given)}, expected ${quoted(words)}.`);
}

/** The number in an answer. One that cannot be read is infinite: it equals an expected "inf", and nothing else. */
function readAmount(text: string): number {
  return pythonFloat(text.replace(/[$%,]/g, '')) ?? Infinity;
}

function scoreList(given: string, wanted: string): Verdict {
  const got = given.split(/[,;]/);
  const elements = wanted.split(/[,;]/);
  if (got.length !== elements.length) {
    const count = `${got.length} ${got.length === 1 ? 'element' : 'elements'}`;
    return wrong(
      `Got ${count} between commas, ${quoted(given)}; expected ${elements.length}, ${quoted(wanted)}.`,
    );
  }
  const place = elements.findIndex((element, index) => !isSameElement(got[index] ?? '', element));
  if (place < 0) return right;
  return wrong(
    `Element ${place + 1} differs: got ${quoted(got[place]?.trim())}, expected ${quoted(elements[place]?.trim())} in ${quoted(wanted)}.`,
  );
}

/** Punctuation counts here, other than in a text that is no list. */
function isSameElement(given: string, wanted: string): boolean {
  const number = pythonFloat(wanted);
  if (number !== null) return readAmount(given) === number;
  return withoutSpace(given).toLowerCase() === withoutSpace(wanted).toLowerCase();
}

function bare(text: string): string {
  return withoutSpace(text).toLowerCase().replace(punctuation, '');
}

function differs(answer: Json | null, expected: Json | null): Verdict {
  if (answer === null) return wrong(`No answer was given; expected ${quoted(expected ?? '')}.`);
  return wrong(`Got ${quoted(answer)}, expected ${quoted(expected ?? '')}.`);
}
