import { readComparison, updateComparison } from '../../store/comparison-record.js';
import { readRunRecord } from '../../store/run-record.js';
import { comparisonHandle, isComparisonOpen } from '../../temporal/runs/start-comparison.js';
import { connect, createTemporalClient } from '../../temporal/connection.js';
import { releaseServer } from '../../temporal/server/dev-server.js';
import type { AppContext } from '../context.js';
import { cancelRun } from '../steering/cancel-run.js';
import { endWorkflow } from '../steering/end-workflow.js';
import type { FoundComparison } from './find-comparison.js';
import { comparisonProgress } from './watch-comparison.js';
import { stateFolderOf } from '../../store/open-store.js';

/** How long a running comparison may take to shut down in order. */
const orderlyMilliseconds = 60_000;

/**
 * Cancels a comparison and its unfinished runs; finished runs keep their results. Returns the number of runs
 * that were cancelled.
 */
export async function cancelComparison(
  context: AppContext,
  { store, storePath, record }: FoundComparison,
): Promise<number> {
  const { log } = context;
  const open = await openRuns({ store, storePath, record });
  const temporal = await connect({ storeDirectory: stateFolderOf(storePath), log });
  try {
    const client = await createTemporalClient(temporal);
    const handle = await comparisonHandle({ client, store, record });
    await endWorkflow({
      handle,
      isOpen: () => isComparisonOpen(handle, record),
      query: () => comparisonProgress(handle),
      orderlyMilliseconds,
    });
  } finally {
    if (temporal.embedded) await releaseServer({ storeDirectory: stateFolderOf(storePath), log });
  }
  // If no worker answered, the server terminated the runs and nothing recorded it.
  for (const run of await openRuns({ store, storePath, record })) await cancelRun(context, run);
  const now = (await readComparison(store, record.id)) ?? record;
  if (now.endedAt === null) await updateComparison(store, { ...now, endedAt: new Date().toISOString() });
  return open.length;
}

async function openRuns({ store, storePath, record }: FoundComparison) {
  const records = await Promise.all(record.runs.map(({ run }) => readRunRecord(store, run)));
  return records.flatMap(run => (run?.endedAt === null ? [{ store, storePath, record: run }] : []));
}
