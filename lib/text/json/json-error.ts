import { errorText } from '../../domain/errors.js';

/** A text that is not JSON, or JSON beyond the bounds of its reader: what is wrong, and where. */
export class JsonError extends SyntaxError {
  override readonly name = 'JsonError';
  /** From 1, like the column. */
  readonly line: number;
  readonly column: number;

  constructor(problem: string, text: string, position: number, options?: { cause: unknown }) {
    super(problem, options);
    const before = text.slice(0, position);
    this.line = before.split('\n').length;
    this.column = position - before.lastIndexOf('\n');
  }
}

/** Explains why a text is not JSON. */
export function syntaxErrorOf(text: string): JsonError {
  try {
    JSON.parse(text);
  } catch (cause) {
    const message = errorText(cause);
    const stated = /at position (\d+)/.exec(message)?.[1];
    const position = stated === undefined ? findUnexpectedToken(text, message) : Number(stated);
    const problem = message
      .replace(/, (\.\.\.)?".*$/s, '')
      .replace(/ (in JSON )?at position.*$/s, '')
      .replace(/ in JSON$/, '');
    return new JsonError(`broken JSON: ${problem}`, text, position, { cause });
  }
  throw new TypeError('The text is JSON.');
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
