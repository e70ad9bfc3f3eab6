import { optimizeAndMerge } from '../program/run/optimize-and-merge.js';
import { asManyAsAsked, disjointSubsets } from './subset-plan.js';
import type { Strategy } from './strategy.js';

/** Mini-batches: the disjoint subsets in sequence, each starting from the result of the previous one. */
export const sequential: Strategy = {
  countSubsets: asManyAsAsked,
  makeSubsets: disjointSubsets,
  startsFrom: 'previous',
  merges: false,
  optimize: optimizeAndMerge,
};
