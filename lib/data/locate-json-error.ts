import { errorText } from '../domain/errors.js';

/** The location and description of a JSON syntax error. */
export interface JsonProblem {
  /** From 1. */
  line: number;
  column: number;
  problem: string;
}

/** Explains why `JSON.parse(text)` threw `error`. */
export function locateJsonError(text: string, error: unknown): JsonProblem {
  const message = errorText(error);
  const stated = /at position (\d+)/.exec(message)?.[1];
  const position = stated === undefined ? findUnexpectedToken(text, message) : Number(stated);
  const before = text.slice(0, position);
  const lastLineEnd = before.lastIndexOf('\n');
  const problem = message
    .replace(/, (\.\.\.)?".*$/s, '')
    .replace(/ (in JSON )?at position.*$/s, '')
    .replace(/ in JSON$/, '');
  return {
    line: before.split('\n').length,
    column: position - lastLineEnd,
    problem: `broken JSON: ${problem}`,
  };
}

/**
 * The runtime reports no position for an unexpected token. A prefix that ends before the token fails
 * differently (unexpected end), and one that includes it fails in the same way, so bisect for the boundary.
 */
function findUnexpectedToken(text: string, message: string): number {
  if (!message.startsWith('Unexpected token')) return text.length;
  let [sound, broken] = [0, text.length];
  while (broken - sound > 1) {
    const middle = (sound + broken) >> 1;
    if (hasUnexpectedToken(text.slice(0, middle))) broken = middle;
    else sound = middle;
  }
  return sound;
}

function hasUnexpectedToken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return error instanceof Error && error.message.startsWith('Unexpected token');
  }
}
