import { mostEvaluationBatches } from '../history-bounds.js';

/** Target duration of an activity: long enough to justify its events, short enough to lose little work. */
const targetMilliseconds = 15_000;
const fewest = 4;
const most = 250;

/** The smallest batch size with which one evaluation does not exceed its maximum number of batches. */
function smallest(tasks: number): number {
  return Math.max(fewest, Math.ceil(tasks / mostEvaluationBatches));
}

/**
 * Whether an evaluation is one batch. A race is judged between its batches. A batch that is repeated gets the
 * calls that it finished from the journal, and batches of one evaluation are in flight together anyway, so
 * smaller ones would only add steps.
 */
export function isOneBatch({ count, race }: { count: number; race?: object }): boolean {
  return !race && count <= most;
}

/** The number of tasks in the first batches of an evaluation: parts of the same size. */
export function firstBatchSize(tasks: number): number {
  return Math.max(smallest(tasks), Math.ceil(tasks / Math.max(1, Math.ceil(tasks / most))));
}

/**
 * The number of tasks for the next batch of an evaluation of `tasks`, based on the measured time of the last
 * one. Never affects a result.
 */
export function nextBatchSize(last: { tasks: number; size: number; milliseconds: number }): number {
  const perTask = Math.max(1, last.milliseconds) / Math.max(1, last.size);
  const wanted = Math.min(most, Math.floor(targetMilliseconds / perTask));
  return Math.max(smallest(last.tasks), wanted);
}
