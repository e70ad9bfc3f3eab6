import { createChildPatience } from './child.js';
import { optimizeSubsets } from './optimize-subsets.js';
import type { OptimizeSubsetsInput, OptimizeSubsetsResult } from './optimize-subsets.js';

export interface OptimizeGroupResult extends OptimizeSubsetsResult {
  /** Why a stop rule ended the run in this group; null if none did. */
  ending: string | null;
}

/** Optimizes one group of a large run's subsets, to keep each history small. */
export async function optimizeGroup(input: OptimizeSubsetsInput): Promise<OptimizeGroupResult> {
  const patience = createChildPatience(input);
  let ending: string | null = null;
  const result = await optimizeSubsets(input, patience, async reason => {
    ending ??= reason;
    await patience.steering.change({ finishing: true });
  });
  return { ...result, ending };
}
