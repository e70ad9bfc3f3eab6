import { hasHistories } from '../../temporal/histories/has-histories.js';
import type { FoundRun } from '../finding/find-run.js';
import { stateFolderOf } from '../../store/open-store.js';

/**
 * Saves the missing histories of a finished run that nobody watched to its end, if a running server knows it.
 * A failure is ignored: the next command tries again.
 */
export async function restoreHistories({ store, storePath, record }: FoundRun): Promise<void> {
  if (record.endedAt === null || (await hasHistories(store, record.id))) return;
  try {
    const { createTemporalClient } = await import('../../temporal/connection.js');
    const { findServer } = await import('../../temporal/find-server.js');
    const { saveMissingHistories } = await import('../../temporal/histories/missing-histories.js');
    const temporal = await findServer({ storeDirectory: stateFolderOf(storePath) });
    if (temporal) await saveMissingHistories(await createTemporalClient(temporal), store, record);
  } catch {
    // Ignored: the next command tries again.
  }
}
