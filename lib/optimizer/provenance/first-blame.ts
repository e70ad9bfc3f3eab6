import type { Blamed } from '../../domain/blamed.js';
import { sumBlame } from './credit.js';
import type { SubsetReport } from '../../domain/progress.js';

/** The failures that the first critiques of all subsets attribute to each module; empty with one module. */
export function firstBlame(subsets: readonly SubsetReport[]): Blamed {
  return sumBlame(subsets.map(({ epochs }) => epochs[0]?.critiques.blamed ?? {}));
}
