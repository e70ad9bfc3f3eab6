import type { Client } from '@temporalio/client';
import { createArtifacts } from '../../store/artifacts.js';
import type { ComparisonRecord } from '../../store/comparison-record.js';
import type { Store } from '../../store/store.js';
import {
  isComparisonOpen,
  saveComparisonHistory,
  startOrAttachComparison,
} from '../../temporal/runs/start-comparison.js';
import type { ComparisonHandle } from '../../temporal/runs/start-comparison.js';
import { connect, createTemporalClient } from '../../temporal/connection.js';
import type { TemporalConnection } from '../../temporal/connection.js';
import { keepHistories } from '../../temporal/histories/missing-histories.js';
import { createRunContexts } from '../../../workers/run-contexts.js';
import { releaseServer } from '../../temporal/server/dev-server.js';
import { superviseServer } from '../../temporal/server/supervise.js';
import { startWorker } from '../../../workers/worker.js';
import { runHandle } from '../../temporal/runs/start-run.js';
import { taskQueueOf } from '../../temporal/task-queue.js';
import { workflowUrl } from '../../temporal/workflow-url.js';
import { goOnSignal } from '../../../workflows/messages.js';
import { onInterrupt } from '../terminal/on-interrupt.js';
import { connectUnless } from '../running/run-session.js';
import { continueIfWaiting } from '../steering/send-update.js';
import { printMessage } from '../terminal/output.js';
import type { WatchOutcome } from '../running/watch-run.js';
import { createCompareView } from './compare-view.js';
import { comparisonProgress, watchComparison } from './watch-comparison.js';

export interface ComparisonPlace {
  store: Store;
  storePath: string;
  record: ComparisonRecord;
}

/** Works on a comparison in this process until it ends, waits or is interrupted. */
export async function compareSession(place: ComparisonPlace): Promise<WatchOutcome> {
  const { storePath, record } = place;
  const interrupts = onInterrupt(`The comparison ${record.id} can be resumed.`);
  try {
    const temporal = await connectUnless(interrupts.signal, storePath);
    if (!temporal) return 'stopped';
    try {
      return await workOn(place, temporal, interrupts.signal);
    } finally {
      if (temporal.embedded) await releaseServer({ storeDirectory: storePath, log: printMessage });
    }
  } finally {
    interrupts.dispose();
  }
}

async function workOn(
  { store, storePath, record }: ComparisonPlace,
  temporal: TemporalConnection,
  signal: AbortSignal,
): Promise<WatchOutcome> {
  const supervisor =
    temporal.embedded &&
    superviseServer({ storeDirectory: storePath, log: printMessage, server: temporal.embedded });
  const client = await createTemporalClient(temporal);
  const contexts = createRunContexts({ store, log: printMessage });
  const worker = await startWorker({
    ...{ temporal, taskQueue: await taskQueueOf(store, record) },
    ...{ services: contexts.services, log: printMessage },
  });
  const histories = keepHistories({ client, store, log: printMessage });
  try {
    if (signal.aborted) return 'stopped';
    const handle = await startOrAttachComparison({
      ...{ client, store, record, artifacts: createArtifacts(store) },
      searchAttributes: temporal.searchAttributes,
    });
    sayWhere(temporal, handle.workflowId);
    await goOn({ client, store }, handle);
    const watching = watchComparison({ store, client, record, handle, view: createCompareView(), signal });
    const outcome = await Promise.race([watching, worker.stopped.then(() => 'stopped' as const)]);
    if (outcome === 'stopped' && (await isComparisonOpen(handle, record).catch(() => true))) return outcome;
    if (outcome !== 'waiting') await saveComparisonHistory(handle, store, record.id);
    return outcome === 'stopped' ? 'closed' : outcome;
  } finally {
    // Before the server stops: runs that ended in the last seconds have no saved histories yet.
    await histories.stop();
    await worker.stop();
    await contexts.close();
    // The client's connection ends with the process: closing it under a call that waits for its retry is an
    // uncaught error.
    await supervisor?.stop();
  }
}

/** Resumes what waits: a user who repeats the command has fixed the cause. */
async function goOn(server: { client: Client; store: Store }, handle: ComparisonHandle): Promise<void> {
  const progress = await comparisonProgress(handle);
  if (progress?.waiting) await handle.signal(goOnSignal, progress.waiting.ordinal, 'again');
  for (const { run, state } of progress?.runs ?? []) {
    if (state !== 'running') continue;
    await continueIfWaiting(await runHandle({ ...server, record: { id: run } }), 'again');
  }
}

/** Starts a comparison for workers in other processes. Leaves an embedded server running for them. */
export async function detachComparison({ store, storePath, record }: ComparisonPlace): Promise<void> {
  const temporal = await connect({ storeDirectory: storePath, log: printMessage });
  const client = await createTemporalClient(temporal);
  try {
    const handle = await startOrAttachComparison({
      ...{ client, store, record, artifacts: createArtifacts(store) },
      searchAttributes: temporal.searchAttributes,
    });
    sayWhere(temporal, handle.workflowId);
    printMessage(`Started. A worker must run for it: fgo worker --store ${storePath}`);
    printMessage(`To look at it: fgo compare ${record.id} --show`);
  } finally {
    await client.connection.close();
  }
}

function sayWhere({ uiUrl, namespace }: TemporalConnection, workflowId: string): void {
  if (uiUrl !== undefined)
    printMessage(`In the Temporal UI: ${workflowUrl({ uiUrl, namespace, workflowId })}`);
}
