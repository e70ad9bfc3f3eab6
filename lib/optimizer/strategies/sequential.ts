import { asManyAsAsked, disjointSubsets } from './strategy.js';
import type { Strategy } from './strategy.js';

/** Mini-batches: the disjoint subsets one after the other, each going on with what the one before made. */
export const sequential: Strategy = {
  countSubsets: asManyAsAsked,
  makeSubsets: disjointSubsets,
  beginsWith: 'previous',
  result: 'last',
};
