import { manifestSchema } from '../../config/manifest.js';
import type { InlineAgent } from '../../agents/own/inline-agent.js';
import type { RunState, RunStatus } from '../../report/status.js';
import { createArtifacts } from '../../store/artifacts.js';
import { readRecordedProgress, readRunRecord, updateRunRecord } from '../../store/run-record.js';
import type { RunRecord } from '../../store/run-record.js';
import { saveHistories } from '../../temporal/histories/save-histories.js';
import { isOpen, startOrAttach, workflowInput } from '../../temporal/runs/start-run.js';
import type { RunHandle } from '../../temporal/runs/start-run.js';
import { taskQueueOf } from '../../temporal/task-queue.js';
import type { Decision } from '../../optimizer/program/steps.js';
import type { AppContext } from '../context.js';
import type { FoundRun } from '../finding/find-run.js';
import { readStatus } from '../finding/read-run.js';
import { keepReport } from '../report/write-report.js';
import { applyUpdate, continueFailures, continueIfWaiting } from '../steering/send-update.js';
import type { RunUpdate } from '../steering/send-update.js';
import { forgetUnlessBegun } from './forget-unbegun.js';
import { keepCallIndex } from './keep-call-index.js';
import { logWorkflowUrl } from './workflow-url.js';
import { currentProgress, watchRun } from './watch-run.js';
import type { WatchOutcome } from './watch-run.js';
import { withWorker } from './with-worker.js';
import type { WorkSession } from './with-worker.js';

export interface WorkOptions {
  /** How the wait of a run that waits for a person first ends; null leaves it waiting. */
  goOn: Decision | null;
  /** The update to send to the run first. */
  update?: RunUpdate | undefined;
  /** The agent of a configuration with `kind: inline`. */
  agent?: InlineAgent | undefined;
  /** See StartedRun. */
  estimate?: (() => Promise<void>) | undefined;
}

/** How the work of this process on a run ended. */
export interface WorkedRun {
  status: RunStatus;
  /** Why the run's workflow failed; null if it did not. */
  failure: string | null;
}

/**
 * Works on a run in this process until it ends, waits or is interrupted. Uses the store's embedded server
 * unless another one is configured.
 */
export async function workOnRun(
  context: AppContext,
  found: FoundRun,
  options: WorkOptions,
): Promise<WorkedRun> {
  const { store, storePath, record } = found;
  const taskQueue = await taskQueueOf(store, record);
  const { agent, estimate: meanwhile } = options;
  const worked = await forgetUnlessBegun(context, found, () =>
    withWorker(context, { store, storePath, work: taskQueue, agent, meanwhile }, session =>
      work({ context, found, session, options }),
    ),
  );
  return worked ?? { status: await interruptedStatus(found), failure: null };
}

async function work(input: {
  context: AppContext;
  found: FoundRun;
  session: WorkSession;
  options: WorkOptions;
}): Promise<WorkedRun | null> {
  const { context, found, session, options } = input;
  const { store, record } = found;
  const { temporal, client, worker } = session;
  const artifacts = createArtifacts(store);
  const manifest = await artifacts.get(record.manifest, manifestSchema);
  const modules = await artifacts.put(manifest.modules);
  const { searchAttributes } = temporal;
  if (context.signal.aborted) return null;
  const handle = await startOrAttach(
    { client, store, record },
    workflowInput({ store, record, manifest, modules, searchAttributes }),
  );
  logWorkflowUrl(context, temporal, handle.workflowId);
  if (options.update) await applyUpdate(handle, options.update);
  if (options.goOn) await continueIfWaiting(handle, options.goOn);
  const watch = () =>
    Promise.race([
      watchRun(context, { store, record, handle, manifest }),
      worker.stopped.then(() => 'stopped' as const),
    ]);
  let outcome = await watch();
  // A step that had failed before the fix, but had not yet reported it, has not been tried with the fix.
  if (outcome === 'waiting' && options.goOn === 'again' && (await continueFailures(handle)))
    outcome = await watch();
  if (outcome === 'closed') {
    await saveHistories({ client, store, record });
    await keepCallIndex(context, found);
  }
  const worked = await workedRun({ found, handle, outcome });
  if (worked.status.state === 'done') await keepReport(context, found);
  return worked;
}

/** The status of a run that was interrupted before its workflow was started or found. */
async function interruptedStatus(found: FoundRun): Promise<RunStatus> {
  const progress = await readRecordedProgress(found.store, found.record.id);
  return readStatus(found, { progress, state: 'interrupted' });
}

async function workedRun(input: {
  found: FoundRun;
  handle: RunHandle;
  outcome: WatchOutcome;
}): Promise<WorkedRun> {
  const { found, handle, outcome } = input;
  const { store } = found;
  const recorded = await readRecordedProgress(store, found.record.id);
  const progress =
    recorded?.stage === 'done' ? recorded : await currentProgress({ handle, store, run: found.record.id });
  const state = await stateOf({ handle, found, outcome, recorded: progress?.state });
  const record = await endedRecord(found, state);
  return {
    status: await readStatus({ ...found, record }, { progress, state }),
    failure: state === 'failed' ? await failureOf(handle) : null,
  };
}

/**
 * Returns the record of a run in this state. A workflow that the server terminated could not record its end,
 * so this does: later commands then show the same state without a server.
 */
async function endedRecord({ store, record: known }: FoundRun, state: RunState): Promise<RunRecord> {
  const record = (await readRunRecord(store, known.id)) ?? known;
  if (state !== 'cancelled' || record.endedAt !== null) return record;
  const ended = { ...record, endedAt: new Date().toISOString() };
  await updateRunRecord(store, ended);
  return ended;
}

/** Returns the state in which a run's workflow ended. */
async function stateOf(input: {
  handle: RunHandle;
  found: FoundRun;
  outcome: WatchOutcome;
  recorded: RunState | undefined;
}): Promise<RunState> {
  const { handle, found, outcome, recorded } = input;
  if (outcome === 'waiting') return recorded === 'paused' ? 'paused' : 'waiting';
  if (outcome === 'stopped' && (await isOpen(handle, found.record).catch(() => true))) return 'interrupted';
  const status = await handle.describe().then(
    description => description.status.name,
    () => undefined,
  );
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
      return recorded ?? 'interrupted';
  }
}

async function failureOf(handle: RunHandle): Promise<string> {
  const causes: string[] = [];
  let error: unknown = await handle.result().catch((failure: unknown) => failure);
  for (; error instanceof Error && causes.length < 6; error = error.cause) causes.push(error.message);
  return causes.join(' ← ');
}
