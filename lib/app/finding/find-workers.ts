import { listWorkers } from '../../store/worker-record.js';
import type { WorkerRecord } from '../../store/worker-record.js';
import type { AppContext } from '../context.js';
import { openNamedStore } from '../store/named-store.js';

/** Returns the workers of a store that were seen lately. Throws StoreError. */
export async function findWorkers(
  context: AppContext,
  named: string | undefined,
): Promise<{ storePath: string; workers: WorkerRecord[] }> {
  const { storePath, store } = await openNamedStore(context, named);
  return { storePath, workers: await listWorkers(store) };
}
