import type { Blamed } from '../../domain/blamed.js';
import { sumBlame } from './credit.js';
import type { SubsetReport } from '../../domain/progress.js';

/** What the first critiques of each subset say of the modules that it begins with; empty with one module. */
export function firstBlame(subsets: readonly SubsetReport[]): Blamed {
  return sumBlame(subsets.map(({ epochs }) => epochs[0]?.critiques.blamed ?? {}));
}
