import { workflowIdOf } from '../store/store-identity.js';
import type { Store } from '../store/store.js';

/**
 * The task queue of a run, or of a comparison with all its runs. Whoever works on one of them polls its queue alone:
 * other runs of the store that were interrupted must not go on, and spend, without being asked to.
 */
export function taskQueueOf(
  store: Store,
  record: { id: string; comparison?: string | undefined },
): Promise<string> {
  return workflowIdOf(store, record.comparison ?? record.id);
}
