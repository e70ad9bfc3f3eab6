import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { workflowIdBelow } from '../../domain/workflow-id.js';
import { readRecordedProgress, readRunRecord, updateRunRecord } from '../../store/run-record.js';
import type { RunRecord } from '../../store/run-record.js';
import { runKeys } from '../../store/run-keys.js';
import { connect, createTemporalClient } from '../../temporal/connection.js';
import { saveHistories } from '../../temporal/histories/save-histories.js';
import { releaseServer } from '../../temporal/server/dev-server.js';
import { isOpen, runHandle } from '../../temporal/runs/start-run.js';
import type { RunHandle } from '../../temporal/runs/start-run.js';
import type { FoundRun } from '../finding/find-run.js';
import { printMessage } from '../terminal/output.js';
import { progressFromWorkflow } from '../running/watch-run.js';

const pollMilliseconds = 500;
/** How long a running run may take to shut down in order. */
const orderlyMilliseconds = 30_000;
/** How long the server may take to end the child workflows of an ended run, one after the other. */
const belowMilliseconds = 15_000;

/**
 * Cancels a run and its child workflows. If a worker answers, it shuts down in order and records the end;
 * otherwise the server terminates the run, and this function records it. Returns the ids of the workflows
 * that could not be confirmed as ended.
 */
export async function cancelRun({ store, storePath, record }: FoundRun): Promise<{ stillOpen: string[] }> {
  const temporal = await connect({ storeDirectory: storePath, log: printMessage });
  try {
    const client = await createTemporalClient(temporal);
    const handle = await runHandle({ client, store, record });
    await endWorkflow(handle, record);
    const stillOpen = await openBelow(client, handle.workflowId);
    await saveHistories({ client, store, record });
    return { stillOpen };
  } finally {
    await recordCancelled({ store, storePath, record });
    if (temporal.embedded) await releaseServer({ storeDirectory: storePath, log: printMessage });
  }
}

async function endWorkflow(handle: RunHandle, record: RunRecord): Promise<void> {
  if (!(await isOpen(handle, record))) return;
  if (await progressFromWorkflow(handle)) {
    await handle.cancel();
    for (const until = Date.now() + orderlyMilliseconds; Date.now() < until; await sleep(pollMilliseconds))
      if (!(await isOpen(handle, record))) return;
  }
  try {
    await handle.terminate('Cancelled by hand; no worker answered.');
  } catch (error) {
    // It has just closed.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

async function openBelow(client: Client, root: string): Promise<string[]> {
  const query = `WorkflowId STARTS_WITH "${workflowIdBelow(root, '')}" AND ExecutionStatus = "Running"`;
  const until = Date.now() + belowMilliseconds;
  for (;;) {
    const open: string[] = [];
    for await (const { workflowId } of client.workflow.list({ query })) open.push(workflowId);
    if (open.length === 0 || Date.now() > until) return open;
    await sleep(pollMilliseconds);
  }
}

/** Records the cancellation if the run could not record it itself. */
async function recordCancelled({ store, record }: FoundRun): Promise<void> {
  const progress = await readRecordedProgress(store, record.id);
  if (progress && progress.state !== 'cancelled' && progress.state !== 'done') {
    const cancelled = { ...progress, state: 'cancelled', waiting: [] };
    await store.write(runKeys(record.id).progress, `${JSON.stringify(cancelled, null, 2)}\n`);
  }
  const now = (await readRunRecord(store, record.id)) ?? record;
  if (now.endedAt === null) await updateRunRecord(store, { ...now, endedAt: new Date().toISOString() });
}
