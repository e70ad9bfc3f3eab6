import { readLedger } from '../../llm/ledger-reader.js';
import { buildStatus } from '../../report/status.js';
import type { RunState, RunStatus } from '../../report/status.js';
import { readRecordedProgress } from '../../store/run-record.js';
import { createTemporalClient } from '../../workers/connection.js';
import { findServer } from '../../workers/find-server.js';
import { isOpen } from '../../workers/start-run.js';
import type { RunHandle } from '../../workers/start-run.js';
import type { optimize } from '../../workflows/optimize.js';
import type { FoundRun } from './find-run.js';
import { progressFromWorkflow } from './watch-run.js';

/** A run as it stands: from its workflow where a server and a worker answer, else as it was last recorded. */
export async function readStatus({ store, storePath, record }: FoundRun): Promise<RunStatus> {
  const ledger = await readLedger(store, record.id);
  const recorded = await readRecordedProgress(store, record.id);
  const now = Date.now();
  if (record.endedAt !== null) {
    return buildStatus({ record, progress: recorded, ledger, state: recorded?.state ?? 'cancelled', now });
  }
  const live = await liveView(storePath, record.id);
  const progress = live.progress ?? recorded;
  return buildStatus({
    record,
    progress,
    ledger,
    state: live.state ?? waitingOr(progress, 'interrupted'),
    now,
  });
}

function waitingOr(progress: { state: RunState } | null, other: RunState): RunState {
  return progress?.state === 'waiting' || progress?.state === 'paused' ? progress.state : other;
}

/** What the server knows of a run that has not ended; nothing where no server runs. None is started for it. */
async function liveView(storePath: string, run: string) {
  const unknown = { progress: null, state: null };
  const temporal = await findServer({ storeDirectory: storePath });
  if (!temporal) return unknown;
  const client = await createTemporalClient(temporal).catch(() => null);
  if (!client) return unknown;
  try {
    const handle: RunHandle = client.workflow.getHandle<typeof optimize>(run);
    if (!(await isOpen(handle))) return unknown;
    const progress = await progressFromWorkflow(handle);
    const state: RunState | null = progress ? progress.state : null;
    return { progress, state };
  } catch {
    return unknown;
  }
  // The connection ends with the process: closing it under a call that waits for its retry is an uncaught error.
}
