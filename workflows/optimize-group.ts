import { createChildPatience } from './child.js';
import { optimizeSubsets } from './optimize-subsets.js';
import type { OptimizeSubsetsInput, OptimizeSubsetsResult } from './optimize-subsets.js';

/** Optimizes one group of a large run's subsets: what keeps each history small. */
export async function optimizeGroup(input: OptimizeSubsetsInput): Promise<OptimizeSubsetsResult> {
  return optimizeSubsets(input, createChildPatience());
}
