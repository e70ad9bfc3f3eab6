import { DataError } from '../../benchmarks/data-error.js';
import { BadInputError } from '../../config/problem.js';
import type { Problem } from '../../config/problem.js';

/** The value, or what is wrong with the input; other errors are thrown on. */
export async function problemsOf<T>(promise: Promise<T>): Promise<{ value: T | null; problems: Problem[] }> {
  try {
    return { value: await promise, problems: [] };
  } catch (error) {
    if (error instanceof BadInputError) return { value: null, problems: error.problems };
    if (error instanceof DataError) return { value: null, problems: dataProblems(error) };
    throw error;
  }
}

/** All that is wrong with data. */
export function dataProblems(error: DataError): Problem[] {
  return [error, ...error.others].map(problemOf);
}

/** A problem of the data in the same form as one of the configuration: `data.csv:3:1 row 2, column "x": …`. */
function problemOf({ place, message }: DataError): Problem {
  const { file, line = null } = place;
  if (file === undefined) return { source: 'data', line, column: null, path: '', message };
  // The problem has fields of its own for the file and the line; row and column stay in the message.
  const rest = message
    .slice(file.length)
    .replace(/^, line \d+/, '')
    .replace(/^[,:] /, '');
  return { source: file, line, column: null, path: '', message: rest };
}
