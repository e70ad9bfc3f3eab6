import { asManyAsAsked, disjointSubsets } from './strategy.js';
import type { Strategy } from './strategy.js';

/** Mini-batches: the disjoint subsets in sequence, each starting from the result of the previous one. */
export const sequential: Strategy = {
  countSubsets: asManyAsAsked,
  makeSubsets: disjointSubsets,
  beginsWith: 'previous',
  result: 'last',
};
