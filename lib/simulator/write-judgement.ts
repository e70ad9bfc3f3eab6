import type { Meaning } from './meanings.js';
import { readParts } from './read-parts.js';
import { contentStems, rawWords } from './words.js';

/** The answer to grade, as far as the prompt shows it. */
export interface Graded {
  given: string;
  expected: string | null;
  input: string;
}

/** The result of grading: a share of the points, 0 to 1, and the reason. */
export interface Judgement {
  share: number;
  feedback: string;
}

const WORDS_NAMED = 6;
const noAnswer = /^\(?(?:nothing|none)\)?$/i;

/** The answer in a prompt and what to compare it with; null if there is none. */
export function readGraded(text: string): Graded | null {
  const parts = readParts(text);
  const last = (meaning: Meaning): string | undefined =>
    parts.findLast(part => part.meaning === meaning)?.content;
  const given = last('given');
  if (given === undefined) return null;
  return { given, expected: last('expected') ?? null, input: last('input') ?? '' };
}

/** The maximum score that a text mentions. */
export function readScale(text: string): number {
  const maximum = /\bfrom 0 (?:to|through) (\d{1,4})\b/i.exec(text)?.[1];
  return maximum === undefined ? 1 : Math.max(1, Number(maximum));
}

/**
 * Grades only by words: by the similarity of the answer to the expected one or, without one, by the share of
 * the phrases quoted in the rubric that the answer has, or by how much of the answer relates to the input.
 * Claims that an answer makes about itself are only words, too.
 */
export function judge({ given, expected, input }: Graded, rubric: string): Judgement {
  if (noAnswer.test(given.trim())) return { share: 0, feedback: 'There is no answer.' };
  if (expected !== null) return judgeAgainst(given, expected);
  const phrases = [...rubric.matchAll(/["“]([^"“”\n]{2,60})["”]/g)].map(match =>
    (match[1] ?? '').toLowerCase(),
  );
  if (phrases.length > 0) {
    const missing = phrases.filter(phrase => !given.toLowerCase().includes(phrase));
    return { share: 1 - missing.length / phrases.length, feedback: feedbackOn(missing, []) };
  }
  const known = new Set([...wordsOf(input), ...wordsOf(rubric)]);
  const words = [...wordsOf(given)];
  const unrelated = words.filter(word => !known.has(word));
  return {
    share: words.length === 0 ? 0 : 1 - unrelated.length / words.length,
    feedback: feedbackOn([], unrelated),
  };
}

function judgeAgainst(given: string, expected: string): Judgement {
  const [left, right] = [wordsOf(given), wordsOf(expected)];
  const missing = [...right].filter(word => !left.has(word));
  const surplus = [...left].filter(word => !right.has(word));
  const common = right.size - missing.length;
  const share = left.size + right.size === 0 ? 1 : (2 * common) / (left.size + right.size);
  return { share, feedback: feedbackOn(missing, surplus) };
}

/** Content words, or all words if there are none, so that "not so" and "so" differ. */
function wordsOf(text: string): Set<string> {
  const stems = contentStems(text);
  return new Set(stems.length > 0 ? stems : rawWords(text).map(word => word.toLowerCase()));
}

function feedbackOn(missing: string[], surplus: string[]): string {
  const listed = (words: string[]) =>
    words
      .slice(0, WORDS_NAMED)
      .map(word => `"${word}"`)
      .join(', ');
  const sentences = [
    missing.length > 0 ? `It lacks ${listed(missing)}.` : '',
    surplus.length > 0 ? `Not asked for: ${listed(surplus)}.` : '',
  ].filter(Boolean);
  return sentences.length > 0 ? sentences.join(' ') : 'Nothing falls short.';
}
