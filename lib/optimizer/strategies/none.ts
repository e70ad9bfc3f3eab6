import { optimizeAndMerge } from '../program/run/optimize-and-merge.js';
import { disjointSubsets } from './subset-plan.js';
import type { Strategy } from './strategy.js';

/** No optimization: measures the agent as it is. */
export const none: Strategy = {
  countSubsets: () => 0,
  makeSubsets: disjointSubsets,
  startsFrom: 'baseline',
  merges: false,
  optimize: optimizeAndMerge,
};
