import type { Column } from './column.js';

/** The columns of a task. */
export interface TaskColumns {
  input: string;
  /** Undefined if no column can be the right answer. */
  expected: string | undefined;
  id: string | undefined;
}

const inputNames = /\b(input|text|message|question|prompt|query|body|description|sentence|utterance|email)\b/;
const answerNames =
  /\b(expected|label|answer|target|output|category|intent|class|queue|completion|ideal|response|sentiment|gold|solution)\b/;
const idNames = /\b(id|ids|key|no|nr|number|index|uuid|ref|reference)\b/;

/**
 * Guesses which columns are the input (the longest texts), the right answer (the fewest different values) and
 * the id (all different); a name that says so counts more. `given` are the columns that are known;
 * with `hasNoAnswer`, there is no right answer.
 */
export function guessColumns(
  columns: readonly Column[],
  given: {
    input?: string | undefined;
    expected?: string | undefined;
    id?: string | undefined;
    hasNoAnswer?: boolean | undefined;
  } = {},
): TaskColumns {
  const others = (taken: (string | undefined)[]) => columns.filter(({ name }) => !taken.includes(name));
  const free = others([given.expected, given.id]);
  const input =
    given.input ??
    best(
      free.filter(({ filled }) => filled > 0),
      column => [rank(column, inputNames), column.meanLength],
    );
  const answers = others([input, given.id]).filter(column => column.distinct > 1 && !looksLikeId(column));
  const fullAnswers = answers.filter(({ filled, rows }) => filled >= rows * 0.9);
  const guessedAnswer = best(fullAnswers.length > 0 ? fullAnswers : answers, column => [
    rank(column, answerNames),
    -column.distinct,
  ]);
  const expected = given.hasNoAnswer ? undefined : (given.expected ?? guessedAnswer);
  const id =
    given.id ?? best(others([input, expected]).filter(looksLikeId), column => [rank(column, idNames), 0]);
  return { input: input ?? columns[0]?.name ?? '', expected, id };
}

/** Unique short values, under a name for ids. */
function looksLikeId({ name, filled, rows, distinct, longest }: Column): boolean {
  return filled === rows && distinct === rows && longest <= 64 && idNames.test(words(name));
}

function rank({ name }: Column, names: RegExp): number {
  return names.test(words(name)) ? 1 : 0;
}

/** `ticketNo.` as `ticket no`. */
function words(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ');
}

/** The name of the column that rates highest; the first one of equals. */
function best(columns: readonly Column[], rate: (column: Column) => [number, number]): string | undefined {
  const rated = columns.map(column => ({ name: column.name, rating: rate(column) }));
  return rated.reduce<(typeof rated)[number] | undefined>((top, next) => {
    if (!top) return next;
    const [first, second] = [next.rating[0] - top.rating[0], next.rating[1] - top.rating[1]];
    return first > 0 || (first === 0 && second > 0) ? next : top;
  }, undefined)?.name;
}
