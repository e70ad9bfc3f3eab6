import { optimizeAndMerge } from '../program/run/optimize-and-merge.js';
import { asManyAsAsked, disjointSubsets } from './subset-plan.js';
import type { Strategy } from './strategy.js';

/**
 * Fine-grained optimization (the paper's method): disjoint subsets, optimized separately, merged recursively.
 */
export const fgo: Strategy = {
  countSubsets: asManyAsAsked,
  makeSubsets: disjointSubsets,
  startsFrom: 'baseline',
  merges: true,
  optimize: optimizeAndMerge,
};
