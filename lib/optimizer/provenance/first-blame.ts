import type { FailureCounts } from '../../domain/blamed.js';
import { sumFailures } from './credit.js';
import type { SubsetReport } from '../../domain/progress.js';

/** The failures that the first critiques of all subsets attribute to each module; empty with one module. */
export function initialFailuresByModule(subsets: readonly SubsetReport[]): FailureCounts {
  return sumFailures(subsets.map(({ epochs }) => epochs[0]?.critiques.failuresByModule ?? {}));
}
