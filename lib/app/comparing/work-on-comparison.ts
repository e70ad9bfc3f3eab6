import { createArtifacts } from '../../store/artifacts.js';
import { updateComparison } from '../../store/comparison-record.js';
import { readRunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import { connect, createTemporalClient } from '../../temporal/connection.js';
import type { TemporalConnection } from '../../temporal/connection.js';
import {
  isComparisonOpen,
  saveComparisonHistory,
  startOrAttachComparison,
} from '../../temporal/runs/start-comparison.js';
import type { ComparisonHandle } from '../../temporal/runs/start-comparison.js';
import { runHandle } from '../../temporal/runs/start-run.js';
import { taskQueueOf } from '../../temporal/task-queue.js';
import { controlSignal } from '../../../workflows/runtime/messages.js';
import type { AppContext } from '../context.js';
import { preflightManifest } from '../running/preflight.js';
import { withWorker } from '../running/with-worker.js';
import type { WorkSession } from '../running/with-worker.js';
import type { WatchOutcome } from '../running/watch-run.js';
import { logWorkflowUrl } from '../running/workflow-url.js';
import { continueIfWaiting } from '../steering/send-update.js';
import { rememberStore } from '../finding/known-stores.js';
import type { FoundComparison } from './find-comparison.js';
import { isComplete } from './read-comparison-report.js';
import { priceLine } from './price-comparison.js';
import { comparisonProgress, watchComparison } from './watch-comparison.js';
import { stateFolderOf } from '../../store/open-store.js';

/**
 * Records that a comparison is open, so that it can be worked on. Rejects one with a contender that cannot
 * work, before anything starts. Throws BadInputError.
 */
async function openComparison(context: AppContext, found: FoundComparison): Promise<FoundComparison> {
  const { log } = context;
  const { store, record } = found;
  await rememberStore(context.environment, found.storePath);
  const { id, configFile, runs, window } = record;
  const firstOfEach = new Map([...runs].reverse().map(run => [run.label, run]));
  for (const { run, manifest } of firstOfEach.values())
    await preflightManifest({ store, record: { id: run, manifest, configFile } });
  const open = { ...record, endedAt: null };
  await updateComparison(store, open);
  const simulated = runs.some(run => run.simulated) ? ', with the simulated endpoint (no LLM is called)' : '';
  log(`Comparison ${id}: ${runs.length} runs, ${window} at a time${simulated}`);
  const [first] = runs;
  if (!first || (await readRunRecord(store, first.run)) === null) log(await priceLine(store, runs));
  return { ...found, record: open };
}

/** Works on a comparison until all its runs have ended, one waits, or an interrupt. Does nothing if it is complete. */
export async function completeComparison(
  context: AppContext,
  found: FoundComparison,
): Promise<WatchOutcome | 'complete'> {
  if (await isComplete(found)) return 'complete';
  return workOnComparison(context, await openComparison(context, found));
}

async function workOnComparison(context: AppContext, found: FoundComparison): Promise<WatchOutcome> {
  const { store, storePath, record } = found;
  const taskQueue = await taskQueueOf(store, record);
  const outcome = await withWorker(
    context,
    { store, storePath, work: taskQueue, savesHistories: true },
    session => work(context, found, session),
  );
  return outcome ?? 'stopped';
}

async function work(
  context: AppContext,
  found: FoundComparison,
  { temporal, client, worker }: WorkSession,
): Promise<WatchOutcome> {
  const { store, record } = found;
  if (context.signal.aborted) return 'stopped';
  const handle = await start(found, { temporal, client });
  logWorkflowUrl(context, temporal, handle.workflowId);
  await continueWaiting({ client, store }, handle);
  const watching = watchComparison(context, { store, client, record, handle });
  const outcome = await Promise.race([watching, worker.stopped.then(() => 'stopped' as const)]);
  if (outcome === 'stopped' && (await isComparisonOpen(handle, record).catch(() => true))) return outcome;
  if (outcome !== 'waiting') await saveComparisonHistory({ client, store, record });
  return outcome === 'stopped' ? 'closed' : outcome;
}

/** Continues what waits: a user who repeats the command has fixed the cause. */
async function continueWaiting(
  server: { client: WorkSession['client']; store: Store },
  handle: ComparisonHandle,
): Promise<void> {
  const progress = await comparisonProgress(handle);
  if (progress?.waiting)
    await handle.signal(controlSignal, { answer: { ordinal: progress.waiting.ordinal, decision: 'again' } });
  for (const { run, state } of progress?.runs ?? []) {
    if (state !== 'running') continue;
    await continueIfWaiting(await runHandle({ ...server, record: { id: run } }), 'again');
  }
}

/**
 * Starts a comparison for workers in other processes. Leaves an embedded server running for them. Returns false,
 * and does nothing, if it is complete.
 */
export async function detachComparison(context: AppContext, planned: FoundComparison): Promise<boolean> {
  if (await isComplete(planned)) return false;
  const found = await openComparison(context, planned);
  const { log } = context;
  const { storePath, record } = found;
  const temporal = await connect({ storeDirectory: stateFolderOf(storePath), log });
  const client = await createTemporalClient(temporal);
  try {
    const handle = await start(found, { temporal, client });
    logWorkflowUrl(context, temporal, handle.workflowId);
    log(`Started. A worker must run for it: fgo worker --store ${storePath}`);
    log(`To look at it: fgo compare ${record.id} --show`);
    return true;
  } finally {
    await client.connection.close();
  }
}

function start(
  { store, record }: FoundComparison,
  { temporal, client }: { temporal: TemporalConnection; client: WorkSession['client'] },
): Promise<ComparisonHandle> {
  const { searchAttributes } = temporal;
  const artifacts = createArtifacts(store);
  return startOrAttachComparison({ client, store, record, artifacts, searchAttributes });
}
