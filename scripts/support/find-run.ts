import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { nearest } from '../../config/nearest.js';
import { openFolderStore } from '../../store/folder-store.js';
import { readComparison } from '../../store/comparison-record.js';
import { listRunRecords } from '../../store/run-record.js';
import type { RunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import { RunNotFoundError, UpdateRefusedError } from './errors.js';
import { knownStores } from './known-stores.js';
import { storeAtHand } from './store-at-hand.js';
import { talk } from './talk.js';

export interface FoundRun {
  store: Store;
  storePath: string;
  record: RunRecord;
}

/** The stores a command looks into: the named one; else that of the current folder and those of the user's earlier runs. */
export async function searchedStores(named: string | undefined): Promise<string[]> {
  const chosen = namedStore(named);
  if (chosen !== undefined) return [resolve(chosen)];
  const all = [await storeAtHand(), ...(await knownStores())];
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

/**
 * A run by its id in any of the user's stores, or `last`: the latest of the store at hand, which is the named one,
 * else that of the current folder. Where that has none, the latest of all, and it is said. Throws RunNotFoundError.
 */
export async function findRun(
  id: string,
  named: string | undefined,
  log: (line: string) => void = talk,
): Promise<FoundRun> {
  const stores = await searchedStores(named);
  const runs = await findRuns(stores);
  const atHand = namedStore(named) === undefined ? await storeAtHand() : null;
  const found = id === 'last' ? lastRun({ runs, atHand, log }) : runs.find(run => run.record.id === id);
  if (found) return found;
  for (const path of stores) {
    if (await readComparison(await openFolderStore(path), id))
      throw new UpdateRefusedError(
        `${id} is a comparison: \`fgo compare ${id} --show\` shows it, \`fgo compare ${id}\` goes on with it, and \`fgo list --all\` has its runs.`,
      );
  }
  throw new RunNotFoundError({
    id,
    stores,
    nearest: nearest(
      id,
      runs.map(run => run.record.id),
    ),
  });
}

function namedStore(named: string | undefined): string | undefined {
  return named ?? process.env['FGO_STORE'];
}

/** `atHand` is null where the user has named the one store that is looked into. */
function lastRun(input: {
  runs: FoundRun[];
  atHand: string | null;
  log: (line: string) => void;
}): FoundRun | undefined {
  const { runs, atHand, log } = input;
  const [newest] = runs;
  if (!newest || atHand === null) return newest;
  const last = runs.find(run => run.storePath === atHand);
  if (!last) {
    log(`No run of this folder: last is ${newest.record.id} of ${newest.storePath}.`);
    return newest;
  }
  if (last !== newest) {
    log(`last is ${last.record.id}, of this folder; ${newest.record.id} of ${newest.storePath} is newer.`);
  }
  return last;
}
