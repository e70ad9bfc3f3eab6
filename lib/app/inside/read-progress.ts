import type { RunProgress } from '../../domain/progress.js';
import { readRecordedProgress } from '../../store/run-record.js';
import type { FoundRun } from '../finding/find-run.js';

/** Reads a run's tree: from its workflow while it is open and a worker answers, else as last recorded. */
export async function readProgress(found: FoundRun): Promise<RunProgress | null> {
  return (await queryProgress(found)) ?? readRecordedProgress(found.store, found.record.id);
}

/** Reads the tree of an open run from its workflow. Returns null without a server; never starts one. */
export async function queryProgress(found: FoundRun): Promise<RunProgress | null> {
  const { store, storePath, record } = found;
  if (record.endedAt !== null) return null;
  try {
    // Loaded on demand, because a finished run needs no server.
    const { createTemporalClient } = await import('../../temporal/connection.js');
    const { findServer } = await import('../../temporal/find-server.js');
    const { isOpen, runHandle } = await import('../../temporal/runs/start-run.js');
    const { progressFromWorkflow } = await import('../running/watch-run.js');
    const temporal = await findServer({ storeDirectory: storePath });
    if (!temporal) return null;
    const client = await createTemporalClient(temporal);
    const handle = await runHandle({ client, store, record });
    return (await isOpen(handle, record)) ? await progressFromWorkflow(handle) : null;
  } catch {
    return null;
  }
  // The connection closes with the process: closing it during a call that waits for its retry is an uncaught
  // error.
}
