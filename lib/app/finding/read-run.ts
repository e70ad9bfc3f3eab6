import { errorText, hasCode } from '../../domain/errors.js';
import type { RunProgress } from '../../domain/progress.js';
import { readSummary } from '../../ledger/call-index.js';
import { buildStatus } from '../../report/status.js';
import type { RunState, RunStatus } from '../../report/status.js';
import { withFullReasons } from '../../store/full-reasons.js';
import { readRecordedProgress } from '../../store/run-record.js';
import type { RunRecord } from '../../store/run-record.js';
import { runNotStarted } from '../errors.js';
import type { FoundRun } from './find-run.js';
import { stateFolderOf } from '../../store/open-store.js';

const serverProblems = ['SERVER_UNREACHABLE', 'ACCESS_DENIED', 'NAMESPACE_MISSING'] as const;

export interface RunReading {
  /** Null if the run has not started. */
  progress: RunProgress | null;
  state: RunState;
  /** Why its server did not answer; null if it did, or was not asked. Then all of this is as last recorded. */
  serverProblem: string | null;
}

/** Reads a run: from its workflow while it is open and a worker answers, else as last recorded. */
export async function readRun(found: FoundRun): Promise<RunReading> {
  const { store, record } = found;
  const { live, serverProblem } = record.endedAt === null ? await progressFromServer(found) : notAsked;
  if (live) return { progress: live, state: live.state, serverProblem };
  const progress = await readRecordedProgress(store, record.id);
  return { progress, state: recordedState(record, progress), serverProblem };
}

/** The state of a run as last recorded. Only its server knows whether a worker is processing it. */
export function recordedState(
  { endedAt }: Pick<RunRecord, 'endedAt'>,
  progress: Pick<RunProgress, 'state'> | null,
): Exclude<RunState, 'running'> {
  const recorded = progress?.state;
  if (endedAt !== null) return recorded === 'done' || recorded === 'failed' ? recorded : 'cancelled';
  return recorded === 'waiting' || recorded === 'paused' ? recorded : 'interrupted';
}

/** Returns the status of a run, as it is read now unless a reading is given. */
export async function readStatus(
  found: FoundRun,
  reading?: Pick<RunReading, 'progress' | 'state'>,
): Promise<RunStatus> {
  const { store, record } = found;
  const ledger = await readSummary(store, record.id);
  const { progress, state } = reading ?? (await readRun(found));
  return buildStatus({ record, progress, state, ledger, now: Date.now() });
}

/** Returns the progress of a run that has started. Throws RUN_NOT_STARTED. */
export async function startedProgress(found: FoundRun): Promise<RunProgress> {
  const { progress } = await readRun(found);
  if (!progress) throw runNotStarted(found.record.id);
  return progress;
}

interface ServerAnswer {
  /** Null if no server or no worker answers. */
  live: RunProgress | null;
  serverProblem: string | null;
}

const notAsked: ServerAnswer = { live: null, serverProblem: null };

/**
 * Never starts a server. Throws the errors of the payload codec: a worker that answers must not look like none.
 */
async function progressFromServer({ store, storePath, record }: FoundRun): Promise<ServerAnswer> {
  try {
    // Not loaded for a finished run, which needs no server.
    const { createTemporalClient } = await import('../../temporal/connection.js');
    const { findServer } = await import('../../temporal/find-server.js');
    const { isOpen, runHandle } = await import('../../temporal/runs/start-run.js');
    const { progressFromWorkflow } = await import('../running/watch-run.js');
    const temporal = await findServer({ storeDirectory: stateFolderOf(storePath) });
    if (!temporal) return notAsked;
    // The connection ends with the process: closing it under a call that waits for its retry is an uncaught
    // error.
    const client = await createTemporalClient(temporal);
    const handle = await runHandle({ client, store, record });
    const live = (await isOpen(handle, record)) ? await progressFromWorkflow(handle) : null;
    return { live: live && (await withFullReasons(store, live)), serverProblem: null };
  } catch (error) {
    if (hasCode(error, 'PAYLOAD_KEYS_INVALID', 'PAYLOAD_KEY_MISSING', 'PAYLOAD_DAMAGED')) throw error;
    return { live: null, serverProblem: hasCode(error, ...serverProblems) ? errorText(error) : null };
  }
}
