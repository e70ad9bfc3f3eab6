import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import { readComparison, updateComparison } from '../../store/comparison-record.js';
import type { ComparisonRecord } from '../../store/comparison-record.js';
import { readRunRecord } from '../../store/run-record.js';
import { comparisonHandle, isComparisonOpen } from '../../temporal/runs/start-comparison.js';
import type { ComparisonHandle } from '../../temporal/runs/start-comparison.js';
import { connect, createTemporalClient } from '../../temporal/connection.js';
import { releaseServer } from '../../temporal/server/dev-server.js';
import { cancelRun } from '../steering/cancel-run.js';
import { printMessage } from '../terminal/output.js';
import type { ComparisonPlace } from './compare-session.js';
import { comparisonProgress } from './watch-comparison.js';

const pollMilliseconds = 500;
/** How long a running comparison may take to shut down in order. */
const orderlyMilliseconds = 60_000;

/**
 * Cancels a comparison and its unfinished runs; finished runs keep their results. Returns the number of runs
 * that were cancelled.
 */
export async function cancelComparison({ store, storePath, record }: ComparisonPlace): Promise<number> {
  const open = await openRuns({ store, storePath, record });
  const temporal = await connect({ storeDirectory: storePath, log: printMessage });
  try {
    const client = await createTemporalClient(temporal);
    await endWorkflow(await comparisonHandle({ client, store, record }), record);
  } finally {
    if (temporal.embedded) await releaseServer({ storeDirectory: storePath, log: printMessage });
  }
  // If no worker answered, the server terminated the runs and nothing recorded it.
  for (const run of await openRuns({ store, storePath, record })) await cancelRun(run);
  const now = (await readComparison(store, record.id)) ?? record;
  if (now.endedAt === null) await updateComparison(store, { ...now, endedAt: new Date().toISOString() });
  return open.length;
}

async function openRuns({ store, storePath, record }: ComparisonPlace) {
  const records = await Promise.all(record.runs.map(({ run }) => readRunRecord(store, run)));
  return records.flatMap(run => (run?.endedAt === null ? [{ store, storePath, record: run }] : []));
}

async function endWorkflow(handle: ComparisonHandle, record: ComparisonRecord): Promise<void> {
  if (!(await isComparisonOpen(handle, record))) return;
  if (await comparisonProgress(handle)) {
    await handle.cancel();
    for (const until = Date.now() + orderlyMilliseconds; Date.now() < until; await sleep(pollMilliseconds))
      if (!(await isComparisonOpen(handle, record))) return;
  }
  try {
    await handle.terminate('Cancelled by hand; no worker answered.');
  } catch (error) {
    // It has just closed.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
