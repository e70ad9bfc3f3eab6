import { listComparisons } from '../lib/store/comparison-record.js';
import { listRunRecords } from '../lib/store/run-record.js';
import type { Store } from '../lib/store/store.js';
import { taskQueueOf } from '../lib/temporal/task-queue.js';

/** The task queues of which all runs have ended, the latest first. The runs of a comparison share one. */
export async function endedQueues(store: Store): Promise<string[]> {
  const runs = await listRunRecords(store);
  const records = [...runs, ...(await listComparisons(store))];
  const queues = await Promise.all(
    records.map(async record => ({
      queue: await taskQueueOf(store, record),
      isOpen: record.endedAt === null,
    })),
  );
  const open = new Set(queues.flatMap(({ queue, isOpen }) => (isOpen ? [queue] : [])));
  // The runs come first, and the latest of them.
  return [...new Set(queues.map(({ queue }) => queue))].filter(queue => !open.has(queue));
}
