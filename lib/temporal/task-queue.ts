import { workflowIdOf } from '../store/store-identity.js';
import type { Store } from '../store/store.js';

/**
 * Returns the task queue of a run, or of a comparison with all its runs. A worker polls only that queue, so
 * that other interrupted runs of the store do not continue, and spend, without being asked to.
 */
export function taskQueueOf(
  store: Store,
  record: { id: string; comparison?: string | undefined },
): Promise<string> {
  return workflowIdOf(store, record.comparison ?? record.id);
}
