import type { StrategyName } from '../../config/optimize.js';
import { allAtOnce } from './all-at-once.js';
import { bagging } from './bagging.js';
import { combee } from './combee.js';
import { fgo } from './fgo.js';
import { none } from './none.js';
import { pareto } from './pareto.js';
import { sequential } from './sequential.js';
import type { Strategy } from './strategy.js';

/** All strategies by their names in the configuration. */
export const strategies: Record<StrategyName, Strategy> = {
  fgo,
  'all-at-once': allAtOnce,
  sequential,
  bagging,
  pareto,
  combee,
  none,
};
