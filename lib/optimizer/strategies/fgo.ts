import { asManyAsAsked, disjointSubsets } from './strategy.js';
import type { Strategy } from './strategy.js';

/** Fine-grained optimization: disjoint subsets, optimized independently, merged recursively (the paper's method). */
export const fgo: Strategy = {
  countSubsets: asManyAsAsked,
  makeSubsets: disjointSubsets,
  beginsWith: 'baseline',
  result: 'merge',
};
