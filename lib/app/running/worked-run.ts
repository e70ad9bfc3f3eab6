import { errorText } from '../../domain/errors.js';
import type { RunState, RunStatus } from '../../report/status.js';
import { StoreError } from '../../store/errors.js';
import { recordEnd } from '../../store/record-end.js';
import { readRecordedProgress, readRunRecord } from '../../store/run-record.js';
import type { RunRecord } from '../../store/run-record.js';
import { isOpen } from '../../temporal/runs/start-run.js';
import type { RunHandle } from '../../temporal/runs/start-run.js';
import type { AppContext } from '../context.js';
import type { FoundRun } from '../finding/find-run.js';
import { readStatus } from '../finding/read-run.js';
import { currentProgress } from './watch-run.js';
import type { WatchOutcome } from './watch-run.js';

/** How the work of this process on a run ended. */
export interface WorkedRun {
  status: RunStatus;
  /** Why the run's workflow failed; null if it did not. */
  failure: string | null;
}

/** Returns how a run ended, or why its work stopped; records an end that the run could not record. */
export async function workedRun(
  context: Pick<AppContext, 'log'>,
  input: {
    found: FoundRun;
    handle: RunHandle;
    outcome: WatchOutcome;
  },
): Promise<WorkedRun> {
  const { found, handle, outcome } = input;
  const { store } = found;
  const recorded = await readRecordedProgress(store, found.record.id);
  const progress =
    recorded?.stage === 'done' ? recorded : await currentProgress({ handle, store, run: found.record.id });
  const state = await stateOf({ handle, found, outcome, recorded: progress?.state });
  const record = await endedRecord(context, found, state);
  return {
    status: await readStatus({ ...found, record }, { progress, state }),
    failure: state === 'failed' ? await failureOf(handle) : null,
  };
}

/**
 * Returns the record of a run in this state. A workflow that was terminated, or whose last write failed, could
 * not record its end, so this does: later commands then show the same state without a server.
 */
async function endedRecord(
  { log }: Pick<AppContext, 'log'>,
  { store, record }: FoundRun,
  state: RunState,
): Promise<RunRecord> {
  if (state === 'failed' || state === 'cancelled') {
    try {
      return (await recordEnd(store, record.id, state)) ?? record;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      log(
        `warning: the end of ${record.id} is not recorded: ${errorText(error)} To record it: fgo cancel ${record.id}`,
      );
    }
  }
  return (await readRunRecord(store, record.id)) ?? record;
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
