import type { RunProgress } from '../../domain/progress.js';
import { readRecordedProgress } from '../../store/run-record.js';
import type { FoundRun } from '../finding/find-run.js';

/** Reads a run's tree: from its workflow while it is open and a worker answers, else as last recorded. */
export async function readProgress(found: FoundRun): Promise<RunProgress | null> {
  const { store, record } = found;
  const live = record.endedAt === null ? await askWorkflow(found) : null;
  return live ?? readRecordedProgress(store, record.id);
}

async function askWorkflow({ store, storePath, record }: FoundRun): Promise<RunProgress | null> {
  try {
    // Not loaded for a finished run, which needs no server.
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
    // No server knows the run: use the recorded progress.
    return null;
  }
}
