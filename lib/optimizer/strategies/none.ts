import { disjointSubsets } from './strategy.js';
import type { Strategy } from './strategy.js';

/** No optimization: measures the agent as it is. */
export const none: Strategy = {
  countSubsets: () => 0,
  makeSubsets: disjointSubsets,
  beginsWith: 'baseline',
  result: 'last',
};
