import { listComparisons } from '../lib/store/comparison-record.js';
import { listRunRecords } from '../lib/store/run-record.js';
import type { Store } from '../lib/store/store.js';
import { hasHistories } from '../lib/temporal/histories/has-histories.js';
import { taskQueueOf } from '../lib/temporal/task-queue.js';

/**
 * A run that ended this long ago and has no histories has lost its server: there is nothing left to close.
 */
const longestClosingMilliseconds = 3_600_000;

/**
 * The task queues of all unfinished runs and comparisons of a store, latest first. A run records its end
 * before its workflow closes, and its histories are saved afterwards: until then it counts as unfinished.
 */
export async function unfinishedQueues(store: Store): Promise<string[]> {
  const runs = await listRunRecords(store);
  const closing = await Promise.all(
    runs
      .filter(({ endedAt }) => isRecent(endedAt))
      .map(async run => ((await hasHistories(store, run.id)) ? [] : [run])),
  );
  const records = [...runs, ...(await listComparisons(store))];
  const open = [...records.filter(({ endedAt }) => endedAt === null), ...closing.flat()];
  const latestFirst = open.toSorted((left, right) => right.startedAt.localeCompare(left.startedAt));
  return [...new Set(await Promise.all(latestFirst.map(record => taskQueueOf(store, record))))];
}

function isRecent(endedAt: string | null): boolean {
  return endedAt !== null && Date.now() - Date.parse(endedAt) < longestClosingMilliseconds;
}
