import type { SplitSizes } from '../../data/split.js';

/** Larger splits make a first run slow and expensive without a better result. */
const mostTasks: SplitSizes = { train: 200, validation: 100, test: 200 };
const shares: SplitSizes = { train: 0.4, validation: 0.2, test: 0.4 };

/** The sizes of the splits for a number of different inputs, at least three: shares of few, counts of many. */
export function guessSplits(inputs: number): SplitSizes {
  const most = mostTasks.train + mostTasks.validation + mostTasks.test;
  return inputs <= most ? shares : mostTasks;
}
