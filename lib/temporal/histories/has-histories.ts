import { runKeys } from '../../store/run-keys.js';
import type { Store } from '../../store/store.js';

/** Returns whether all histories of a run are saved: the run's own is written last. */
export async function hasHistories(store: Store, run: string): Promise<boolean> {
  return (await store.read(`${runKeys(run).histories}/optimize.json`)) !== undefined;
}
