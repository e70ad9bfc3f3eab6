import type { RunProgress } from '../../../algorithm/domain/progress.js';
import { readRecordedProgress } from '../../../store/run-record.js';
import type { RunHandle } from '../../../workers/start-run.js';
import type { optimize } from '../../../workflows/optimize.js';
import type { FoundRun } from '../find-run.js';

/** A run's tree: from its workflow while it is open and a worker answers, else as it was last recorded. */
export async function readProgress({ store, storePath, record }: FoundRun): Promise<RunProgress | null> {
  const live = record.endedAt === null ? await askWorkflow(storePath, record.id) : null;
  return live ?? readRecordedProgress(store, record.id);
}

async function askWorkflow(storePath: string, run: string): Promise<RunProgress | null> {
  try {
    // Not loaded for a run that has ended, for which no server is asked.
    const { createTemporalClient } = await import('../../../workers/connection.js');
    const { findServer } = await import('../../../workers/find-server.js');
    const { progressFromWorkflow } = await import('../watch-run.js');
    const temporal = await findServer({ storeDirectory: storePath });
    if (!temporal) return null;
    const client = await createTemporalClient(temporal);
    const handle: RunHandle = client.workflow.getHandle<typeof optimize>(run);
    return await progressFromWorkflow(handle);
  } catch {
    // No server that knows it: what was recorded is what there is.
    return null;
  }
}
