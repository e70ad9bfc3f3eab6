import { asManyAsAsked, disjointSubsets } from './strategy.js';
import type { Strategy } from './strategy.js';

/**
 * Fine-grained optimization (the paper's method): disjoint subsets, optimized separately, merged recursively.
 */
export const fgo: Strategy = {
  countSubsets: asManyAsAsked,
  makeSubsets: disjointSubsets,
  beginsWith: 'baseline',
  result: 'merge',
};
