import { mostEvaluationBatches } from '../history-bounds.js';

/** An activity should take about this long: long enough to be worth its events, short enough to lose little. */
const targetMilliseconds = 15_000;
const first = 16;
const fewest = 4;
const most = 250;

/** The smallest batches that are not more than one evaluation may have. */
function smallest(tasks: number): number {
  return Math.max(fewest, Math.ceil(tasks / mostEvaluationBatches));
}

/** How many tasks the first batches of an evaluation have. */
export function firstBatchSize(tasks: number): number {
  return Math.max(first, smallest(tasks));
}

/**
 * How many tasks the next batch of an evaluation of `tasks` should have, from the measured time of the last.
 * Never influences a result.
 */
export function nextBatchSize(last: { tasks: number; size: number; milliseconds: number }): number {
  const perTask = Math.max(1, last.milliseconds) / Math.max(1, last.size);
  const wanted = Math.min(most, Math.floor(targetMilliseconds / perTask));
  return Math.max(smallest(last.tasks), wanted);
}
