import type { Result } from '../acceptance/combine-scores.js';
import { bootstrapInterval } from '../acceptance/resampling.js';
import type { TestResults } from './compared-run.js';

/** The test results of two contenders with one seed. */
export interface PairedRuns {
  first: TestResults;
  other: TestResults;
}

/** How much better the other contender is, task by task, over all seeds. */
export interface PairedDifference {
  difference: number;
  /** 95%, by a bootstrap over tasks. */
  interval: [number, number];
  /** Number of paired results, and of the distinct tasks among them. */
  pairs: number;
  tasks: number;
}

/**
 * The mean difference of paired test results, pooled over seeds, with a paired bootstrap interval. Test
 * splits of different seeds share tasks, and the results of one task belong together: so tasks are resampled,
 * each with its results for all seeds. Null if nothing is paired. Not from the paper.
 */
export function pairedDifference(pairs: readonly PairedRuns[], seed: number): PairedDifference | null {
  const byTask = differencesByTask(pairs);
  if (byTask.length === 0) return null;
  const total = byTask.reduce((sum, { count }) => sum + count, 0);
  return {
    difference: byTask.reduce((sum, task) => sum + task.sum, 0) / total,
    interval: bootstrapInterval(
      byTask.map(({ sum }) => sum),
      seed,
      byTask.map(({ count }) => count),
    ),
    pairs: total,
    tasks: byTask.length,
  };
}

/** Sorted by task, so that the order in which runs finish does not matter. */
function differencesByTask(pairs: readonly PairedRuns[]): { sum: number; count: number }[] {
  const byTask = new Map<string, { sum: number; count: number }>();
  for (const { first, other } of pairs) {
    const before = new Map<string, Result>(
      first.taskIds.map((id, place) => [id, first.scores[place] ?? null]),
    );
    other.taskIds.forEach((id, place) => {
      const [left, right] = [before.get(id) ?? null, other.scores[place] ?? null];
      if (left === null || right === null) return;
      const task = byTask.get(id) ?? { sum: 0, count: 0 };
      byTask.set(id, { sum: task.sum + right - left, count: task.count + 1 });
    });
  }
  return [...byTask].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, task]) => task);
}
