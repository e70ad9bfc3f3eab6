import type { FailureCounts } from '../../domain/failure-counts.js';
import { sumFailures } from './failure-attribution.js';
import type { SubsetReport } from '../../domain/progress.js';

/** The failures that the first critiques of all subsets attribute to each module; empty with one module. */
export function initialFailuresByModule(subsets: readonly SubsetReport[]): FailureCounts {
  return sumFailures(subsets.map(({ epochs }) => epochs[0]?.critiques.failuresByModule ?? {}));
}
