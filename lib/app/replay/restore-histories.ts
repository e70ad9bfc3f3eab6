import { hasHistories } from '../../temporal/histories/has-histories.js';
import type { FoundRun } from '../finding/find-run.js';

/**
 * Saves the histories of an ended run that has none yet, where a server runs that knows it: nobody watched it
 * end. Where it cannot be done now, it is left to the next look.
 */
export async function mendHistories({ store, storePath, record }: FoundRun): Promise<void> {
  if (record.endedAt === null || (await hasHistories(store, record.id))) return;
  try {
    const { createTemporalClient } = await import('../../temporal/connection.js');
    const { findServer } = await import('../../temporal/find-server.js');
    const { saveMissingHistories } = await import('../../temporal/histories/missing-histories.js');
    const temporal = await findServer({ storeDirectory: storePath });
    if (temporal) await saveMissingHistories(await createTemporalClient(temporal), store, record);
  } catch {
    // See above.
  }
}
