import { existsSync } from 'node:fs';
import { openFolderStore } from '../../../store/folder-store.js';
import { readComparison } from '../../../store/comparison-record.js';
import { searchedStores } from '../find-run.js';
import type { ComparisonPlace } from './compare-session.js';

/** A comparison by its id in any of the user's stores; null where there is none, or a file has that name. */
export async function findComparison(id: string, named?: string): Promise<ComparisonPlace | null> {
  if (!/^[a-z0-9][a-z0-9-]{0,79}$/.test(id) || existsSync(id)) return null;
  for (const storePath of await searchedStores(named)) {
    const store = await openFolderStore(storePath);
    const record = await readComparison(store, id);
    if (record) return { store, storePath, record };
  }
  return null;
}
