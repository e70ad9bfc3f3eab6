import { optimizeAndMerge } from '../program/run/optimize-and-merge.js';
import { disjointSubsets } from './subset-plan.js';
import type { Strategy } from './strategy.js';

/**
 * All train tasks in one set, as in the paper's comparison. `optimize.overflow` decides what happens to
 * evidence that exceeds one prompt.
 */
export const allAtOnce: Strategy = {
  countSubsets: () => 1,
  makeSubsets: disjointSubsets,
  startsFrom: 'baseline',
  merges: false,
  optimize: optimizeAndMerge,
};
