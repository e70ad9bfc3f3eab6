import { manifestSchema } from '../../config/manifest.js';
import { createArtifacts } from '../../store/artifacts.js';
import { createTemporalClient } from '../../temporal/connection.js';
import { findServer } from '../../temporal/find-server.js';
import { saveHistories } from '../../temporal/histories/save-histories.js';
import { runHandle } from '../../temporal/runs/start-run.js';
import type { AppContext } from '../context.js';
import type { FoundRun } from '../finding/find-run.js';
import { keepReport } from '../report/write-report.js';
import { keepCallIndex } from './keep-call-index.js';
import { watchRun } from './watch-run.js';
import type { WatchOutcome } from './watch-run.js';
import { stateFolderOf } from '../../store/open-store.js';

/**
 * Follows a run that other processes work on, and changes nothing. Returns how that ended; null if no server
 * is running.
 */
export async function watchOpenRun(context: AppContext, found: FoundRun): Promise<WatchOutcome | null> {
  const { store, storePath, record } = found;
  const temporal = await findServer({ storeDirectory: stateFolderOf(storePath) });
  if (!temporal) return null;
  const client = await createTemporalClient(temporal);
  const manifest = await createArtifacts(store).get(record.manifest, manifestSchema);
  const outcome = await watchRun(context, {
    store,
    record,
    handle: await runHandle({ client, store, record }),
    manifest,
  });
  // The process closes the connection when it exits: closing it during a call that waits for its retry is an
  // uncaught error. If only workers work on a run, no other process sees its end.
  if (outcome === 'closed') {
    await saveHistories({ client, store, record });
    await keepCallIndex(context, found);
    await keepReport(context, found);
  }
  return outcome;
}
