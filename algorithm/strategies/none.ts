import type { Strategy } from './strategy.js';

/** No optimization: measures the agent as it is. */
export const none: Strategy = { countSubsets: () => 0 };
