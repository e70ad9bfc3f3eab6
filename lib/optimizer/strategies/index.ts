import type { OptimizeConfig } from '../../config/optimize.js';
import { allAtOnce } from './all-at-once.js';
import { bagging } from './bagging.js';
import { fgo } from './fgo.js';
import { none } from './none.js';
import { sequential } from './sequential.js';
import type { Strategy } from './strategy.js';

/** All strategies by their names in the configuration. */
export const strategies: Record<OptimizeConfig['strategy'], Strategy> = {
  fgo,
  'all-at-once': allAtOnce,
  sequential,
  bagging,
  none,
};
