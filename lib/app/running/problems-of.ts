import { DataError } from '../../data/data-error.js';
import { dataProblems } from '../../data/data-problems.js';
import { BadInputError } from '../../config/problem.js';
import type { Problem } from '../../config/problem.js';

/** Returns the value, or the input problems; rethrows other errors. */
export async function problemsOf<T>(promise: Promise<T>): Promise<{ value: T | null; problems: Problem[] }> {
  try {
    return { value: await promise, problems: [] };
  } catch (error) {
    if (error instanceof BadInputError) return { value: null, problems: error.problems };
    if (error instanceof DataError) return { value: null, problems: dataProblems(error) };
    throw error;
  }
}
