import { disjointSubsets } from './strategy.js';
import type { Strategy } from './strategy.js';

/** All train tasks in one set, as the paper's comparison does it. `optimize.overflow` says what of evidence beyond one prompt. */
export const allAtOnce: Strategy = {
  countSubsets: () => 1,
  makeSubsets: disjointSubsets,
  beginsWith: 'baseline',
  result: 'last',
};
