import { readLedger } from '../../ledger/ledger-reader.js';
import { buildStatus } from '../../report/status.js';
import type { RunState, RunStatus } from '../../report/status.js';
import { readRecordedProgress } from '../../store/run-record.js';
import { queryProgress } from '../inside/read-progress.js';
import type { FoundRun } from './find-run.js';

/** Returns the status of a run: from its workflow if a server and a worker answer, else as last recorded. */
export async function readStatus(found: FoundRun): Promise<RunStatus> {
  const { store, record } = found;
  const ledger = await readLedger(store, record.id);
  const recorded = await readRecordedProgress(store, record.id);
  const now = Date.now();
  if (record.endedAt !== null) {
    return buildStatus({ record, progress: recorded, ledger, state: recorded?.state ?? 'cancelled', now });
  }
  const live = await queryProgress(found);
  const progress = live ?? recorded;
  const state = live?.state ?? waitingOr(progress, 'interrupted');
  return buildStatus({ record, progress, ledger, state, now });
}

function waitingOr(progress: { state: RunState } | null, other: RunState): RunState {
  return progress?.state === 'waiting' || progress?.state === 'paused' ? progress.state : other;
}
