import type { RunState } from '../../report/status.js';
import { createTemporalClient } from '../../temporal/connection.js';
import { findServer } from '../../temporal/find-server.js';
import { isOpen, runHandle } from '../../temporal/runs/start-run.js';
import type { FoundRun } from '../finding/find-run.js';
import { progressFromWorkflow } from '../running/watch-run.js';

/**
 * Returns what the server knows about an unfinished run; null values if no server runs. Never starts a
 * server.
 */
export async function liveView({ store, storePath, record }: FoundRun) {
  const unknown = { progress: null, state: null };
  const temporal = await findServer({ storeDirectory: storePath });
  if (!temporal) return unknown;
  const client = await createTemporalClient(temporal).catch(() => null);
  if (!client) return unknown;
  try {
    const handle = await runHandle({ client, store, record });
    if (!(await isOpen(handle, record))) return unknown;
    const progress = await progressFromWorkflow(handle);
    const state: RunState | null = progress ? progress.state : null;
    return { progress, state };
  } catch {
    return unknown;
  }
  // The connection ends with the process: closing it under a call that waits for its retry is an uncaught
  // error.
}
