import { listComparisons } from '../store/comparison-record.js';
import { listRunRecords } from '../store/run-record.js';
import type { Store } from '../store/store.js';

/** The task queues of all runs and comparisons of a store that have not ended, the latest first. */
export async function unfinishedQueues(store: Store): Promise<string[]> {
  const records = [...(await listRunRecords(store)), ...(await listComparisons(store))];
  const open = records.filter(({ endedAt }) => endedAt === null);
  const latestFirst = open.toSorted((left, right) => right.startedAt.localeCompare(left.startedAt));
  return [...new Set(latestFirst.map(({ taskQueue }) => taskQueue))];
}
