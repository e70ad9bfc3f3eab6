import type { Strategy } from './strategy.js';

/** Fine-grained optimization: disjoint subsets, optimized independently, merged recursively (the paper's method). */
export const fgo: Strategy = {
  countSubsets: ({ asked, tasks, automatic }) => Math.min(tasks, asked === 'auto' ? automatic() : asked),
};
