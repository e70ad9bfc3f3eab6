import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { nearest } from '../../config/nearest.js';
import { openFolderStore } from '../../store/folder-store.js';
import { listRunRecords } from '../../store/run-record.js';
import type { RunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import { RunNotFoundError } from './errors.js';
import { knownStores } from './known-stores.js';

export interface FoundRun {
  store: Store;
  storePath: string;
  record: RunRecord;
}

/** The stores a command looks into: the named one; else `./.fgo` and those of the user's earlier runs. */
export async function searchedStores(named: string | undefined): Promise<string[]> {
  const chosen = named ?? process.env['FGO_STORE'];
  if (chosen !== undefined) return [resolve(chosen)];
  const all = [resolve('.fgo'), ...(await knownStores())];
  return [...new Set(all)].filter(path => existsSync(path));
}

/** All runs of these stores, the latest first. */
export async function findRuns(stores: string[]): Promise<FoundRun[]> {
  const lists = await Promise.all(
    stores.map(async storePath => {
      const store = await openFolderStore(storePath);
      return (await listRunRecords(store)).map(record => ({ store, storePath, record }));
    }),
  );
  return lists.flat().sort((left, right) => (left.record.startedAt < right.record.startedAt ? 1 : -1));
}

/** A run by its id, or `last`. Throws RunNotFoundError. */
export async function findRun(id: string, named: string | undefined): Promise<FoundRun> {
  const stores = await searchedStores(named);
  const runs = await findRuns(stores);
  const found = id === 'last' ? runs[0] : runs.find(run => run.record.id === id);
  if (found) return found;
  throw new RunNotFoundError({
    id,
    stores,
    nearest: nearest(
      id,
      runs.map(run => run.record.id),
    ),
  });
}
