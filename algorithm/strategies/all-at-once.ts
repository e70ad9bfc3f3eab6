import type { Strategy } from './strategy.js';

/** All train tasks in one set, as the paper's comparison does it. Evidence beyond one prompt goes into further calls. */
export const allAtOnce: Strategy = { countSubsets: () => 1 };
