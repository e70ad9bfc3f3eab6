import { DataError } from '../../benchmarks/data-error.js';
import { BadInputError } from '../../config/problem.js';
import type { Problem } from '../../config/problem.js';

/** The value, or what is wrong with the input; other errors are thrown on. */
export async function problemsOf<T>(promise: Promise<T>): Promise<{ value: T | null; problems: Problem[] }> {
  try {
    return { value: await promise, problems: [] };
  } catch (error) {
    if (error instanceof BadInputError) return { value: null, problems: error.problems };
    if (error instanceof DataError) {
      const { file, line } = error.place;
      // The problem has fields of its own for the file and the line; row and column stay in the message.
      const message =
        file === undefined
          ? error.message
          : error.message
              .slice(file.length)
              .replace(/^, line \d+/, '')
              .replace(/^[,:] /, '');
      return {
        value: null,
        problems: [{ source: file ?? 'data', line: line ?? null, column: null, path: '', message }],
      };
    }
    throw error;
  }
}
