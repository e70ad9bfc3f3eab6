import type { RunState } from '../../report/status.js';
import { createTemporalClient } from '../../workers/connection.js';
import { findServer } from '../../workers/find-server.js';
import { isOpen } from '../../workers/start-run.js';
import type { RunHandle } from '../../workers/start-run.js';
import type { optimize } from '../../workflows/optimize.js';
import { progressFromWorkflow } from './watch-run.js';

/** What the server knows of a run that has not ended; nothing where no server runs. None is started for it. */
export async function liveView(storePath: string, run: string) {
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
