import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { manifestSchema } from '../../config/manifest.js';
import type { RunState } from '../../report/status.js';
import { buildStatus } from '../../report/status.js';
import { workPlanOf } from '../../report/time-left.js';
import { readLedger } from '../../ledger/ledger-reader.js';
import { createArtifacts } from '../../store/artifacts.js';
import { readRecordedProgress, readRunRecord } from '../../store/run-record.js';
import type { RunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import { connect, createTemporalClient } from '../../temporal/connection.js';
import type { TemporalConnection } from '../../temporal/connection.js';
import { createRunContexts } from '../../../workers/run-contexts.js';
import { saveHistories } from '../../temporal/histories/save-histories.js';
import { releaseServer } from '../../temporal/server/dev-server.js';
import { superviseServer } from '../../temporal/server/supervise.js';
import { isOpen, startOrAttach, workflowInput } from '../../temporal/runs/start-run.js';
import type { RunHandle } from '../../temporal/runs/start-run.js';
import { taskQueueOf } from '../../temporal/task-queue.js';
import { startWorker } from '../../../workers/worker.js';
import type { GoOn } from '../../../workflows/messages.js';
import { workflowUrl } from '../../temporal/workflow-url.js';
import { closingLines } from '../terminal/closing-lines.js';
import { exitCodes } from '../terminal/exit-codes.js';
import { onInterrupt } from '../terminal/on-interrupt.js';
import type { Interrupts } from '../terminal/on-interrupt.js';
import { createRunView } from '../terminal/run-view.js';
import { applyUpdate, continueIfWaiting } from '../steering/send-update.js';
import type { RunUpdate } from '../steering/send-update.js';
import { printable, printJson, printMessage } from '../terminal/output.js';
import { currentProgress, watchRun } from './watch-run.js';
import type { WatchOutcome } from './watch-run.js';

export interface Session {
  store: Store;
  storePath: string;
  record: RunRecord;
  json: boolean;
  /** How the session first ends a wait of the run; null leaves it waiting. */
  goOn: GoOn | null;
  /** The update to send to the run first. */
  update?: RunUpdate;
}

/**
 * Works on a run in this process until it ends, waits or is interrupted. Uses the store's embedded server
 * unless another one is configured.
 */
export async function runSession(session: Session): Promise<number> {
  const { storePath, record } = session;
  const interrupts = onInterrupt(`The run ${record.id} can be resumed.`);
  try {
    const temporal = await connectUnless(interrupts.signal, storePath);
    if (!temporal) return await reportUnbegun(session);
    try {
      return await workOn(session, temporal, interrupts);
    } finally {
      if (temporal.embedded) await releaseServer({ storeDirectory: storePath, log: printMessage });
    }
  } finally {
    interrupts.dispose();
  }
}

const graceMilliseconds = 5_000;

/**
 * Connects; returns null if it was interrupted meanwhile. Waits briefly for a starting server, so that it can
 * be stopped again; cancels a build, a download or a wait for another process at once.
 */
export async function connectUnless(
  signal: AbortSignal,
  storePath: string,
): Promise<TemporalConnection | null> {
  const connecting = connect({ storeDirectory: storePath, log: printMessage, signal });
  const late = once(signal, 'abort').then(() => sleep(graceMilliseconds, null, { ref: false }));
  try {
    const temporal = await Promise.race([connecting, late]);
    if (!signal.aborted) return temporal;
    if (temporal?.embedded) await releaseServer({ storeDirectory: storePath, log: printMessage });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return null;
}

async function workOn(
  session: Session,
  temporal: TemporalConnection,
  interrupts: Interrupts,
): Promise<number> {
  const { store, storePath, record } = session;
  const supervisor =
    temporal.embedded &&
    superviseServer({ storeDirectory: storePath, log: printMessage, server: temporal.embedded });
  const client = await createTemporalClient(temporal);
  const contexts = createRunContexts({ store, log: printMessage });
  const worker = await startWorker({
    temporal,
    taskQueue: await taskQueueOf(store, record),
    services: contexts.services,
    log: printMessage,
  });
  try {
    const artifacts = createArtifacts(store);
    const manifest = await artifacts.get(record.manifest, manifestSchema);
    const modules = await artifacts.put(manifest.modules);
    const input = workflowInput({ record, manifest, modules, searchAttributes: temporal.searchAttributes });
    if (interrupts.signal.aborted) return await reportUnbegun(session);
    const handle = await startOrAttach({ client, store, record }, input);
    if (temporal.uiUrl !== undefined) {
      printMessage(
        `In the Temporal UI: ${workflowUrl({ uiUrl: temporal.uiUrl, namespace: temporal.namespace, workflowId: handle.workflowId })}`,
      );
    }
    if (session.update) await applyUpdate(handle, session.update);
    if (session.goOn) await continueIfWaiting(handle, session.goOn);
    const view = createRunView(workPlanOf(manifest));
    const watching = watchRun({
      store,
      record,
      handle,
      view,
      longestCallSeconds: manifest.llm.timeoutSeconds,
      signal: interrupts.signal,
    });
    const died = worker.stopped.then(() => 'stopped' as const);
    const outcome = await Promise.race([watching, died]);
    view.close();
    if (outcome === 'closed') await saveHistories({ client, store, record });
    return await report({ session, handle, outcome });
  } finally {
    interrupts.dispose();
    await worker.stop();
    await contexts.close();
    // The client's connection ends with the process: closing it under a call that waits for its retry is an
    // uncaught error.
    await supervisor?.stop();
  }
}

/** Reports an interrupt that came before the workflow was started or found. */
async function reportUnbegun({ store, record, storePath, json }: Session): Promise<number> {
  const progress = await readRecordedProgress(store, record.id);
  const ledger = await readLedger(store, record.id);
  const status = buildStatus({ record, progress, ledger, state: 'interrupted', now: Date.now() });
  for (const line of closingLines(status, storePath)) printMessage(line);
  if (json) printJson(status);
  return exitCodes.interrupted;
}

/** Returns the state in which a run's workflow ended. */
async function stateOf(seen: {
  handle: RunHandle;
  record: RunRecord;
  outcome: WatchOutcome;
  progressState: RunState | undefined;
}): Promise<RunState> {
  const { handle, record, outcome, progressState } = seen;
  if (outcome === 'waiting') return progressState === 'paused' ? 'paused' : 'waiting';
  if (outcome === 'stopped' && (await isOpen(handle, record).catch(() => true))) return 'interrupted';
  const status = await handle
    .describe()
    .then(description => description.status.name)
    .catch(() => undefined);
  switch (status) {
    case 'COMPLETED':
      return 'done';
    case 'CANCELLED':
    case 'TERMINATED':
      return 'cancelled';
    case 'FAILED':
    case 'TIMED_OUT':
      return 'failed';
    default:
      return progressState ?? 'interrupted';
  }
}

async function report(input: {
  session: Session;
  handle: RunHandle;
  outcome: WatchOutcome;
}): Promise<number> {
  const { session, handle, outcome } = input;
  const { store, storePath, record, json } = session;
  const recorded = await readRecordedProgress(store, record.id);
  const progress =
    recorded?.stage === 'done' ? recorded : await currentProgress({ handle, store, run: record.id });
  const state = await stateOf({ handle, record, outcome, progressState: progress?.state });
  const ledger = await readLedger(store, record.id);
  const now = Date.now();
  const status = buildStatus({
    record: (await readRunRecord(store, record.id)) ?? record,
    progress,
    ledger,
    state,
    now,
  });
  for (const line of closingLines(status, storePath)) printMessage(line);
  if (json) printJson(status);
  if (state === 'failed') printMessage(`error: ${await failureOf(handle)}`);
  return exitCodeOf(state);
}

async function failureOf(handle: RunHandle): Promise<string> {
  try {
    await handle.result();
    return '';
  } catch (error) {
    const causes: string[] = [];
    for (let at: unknown = error; at instanceof Error && causes.length < 6; at = at.cause)
      causes.push(at.message);
    return printable(causes.join(' ← '));
  }
}

export function exitCodeOf(state: RunState): number {
  switch (state) {
    case 'done':
      return exitCodes.done;
    case 'waiting':
    case 'paused':
      return exitCodes.waiting;
    case 'interrupted':
    case 'running':
      return exitCodes.interrupted;
    case 'failed':
    case 'cancelled':
      return exitCodes.failed;
  }
}
