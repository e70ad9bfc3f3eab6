import { hasCode } from '../../domain/errors.js';
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

export interface RunReading {
  /** Null if the run has not started. */
  progress: RunProgress | null;
  state: RunState;
}

/** Reads a run: from its workflow while it is open and a worker answers, else as last recorded. */
export async function readRun(found: FoundRun): Promise<RunReading> {
  const { store, record } = found;
  const live = record.endedAt === null ? await progressFromServer(found) : null;
  if (live) return { progress: live, state: live.state };
  const progress = await readRecordedProgress(store, record.id);
  return { progress, state: recordedState(record, progress) };
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
export async function readStatus(found: FoundRun, reading?: RunReading): Promise<RunStatus> {
  const { store, record } = found;
  const ledger = await readSummary(store, record.id);
  return buildStatus({ record, ...(reading ?? (await readRun(found))), ledger, now: Date.now() });
}

/** Returns the progress of a run that has started. Throws RUN_NOT_STARTED. */
export async function startedProgress(found: FoundRun): Promise<RunProgress> {
  const { progress } = await readRun(found);
  if (!progress) throw runNotStarted(found.record.id);
  return progress;
}

/**
 * Never starts a server. Returns null if no server and worker answer. Throws the errors of the payload codec:
 * a worker that answers must not look like none.
 */
async function progressFromServer({ store, storePath, record }: FoundRun): Promise<RunProgress | null> {
  try {
    // Not loaded for a finished run, which needs no server.
    const { createTemporalClient } = await import('../../temporal/connection.js');
    const { findServer } = await import('../../temporal/find-server.js');
    const { isOpen, runHandle } = await import('../../temporal/runs/start-run.js');
    const { progressFromWorkflow } = await import('../running/watch-run.js');
    const temporal = await findServer({ storeDirectory: stateFolderOf(storePath) });
    if (!temporal) return null;
    // The connection ends with the process: closing it under a call that waits for its retry is an uncaught
    // error.
    const client = await createTemporalClient(temporal);
    const handle = await runHandle({ client, store, record });
    const live = (await isOpen(handle, record)) ? await progressFromWorkflow(handle) : null;
    return live && (await withFullReasons(store, live));
  } catch (error) {
    if (hasCode(error, 'PAYLOAD_KEYS_INVALID', 'PAYLOAD_KEY_MISSING', 'PAYLOAD_DAMAGED')) throw error;
    return null;
  }
}
