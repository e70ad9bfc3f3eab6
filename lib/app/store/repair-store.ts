import { mkdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RecordDamagedError } from '../../store/errors.js';
import { comparisonIds, comparisonKeys, readComparison } from '../../store/comparison-record.js';
import { readRecordedProgress, readRunList } from '../../store/run-record.js';
import { stateFolderOf } from '../../store/open-store.js';
import { runKeys } from '../../store/run-keys.js';
import type { Store } from '../../store/store.js';
import { DATABASE_FILES } from '../../temporal/server/database.js';
import { withStoppedServer } from '../../temporal/server/dev-server.js';
import type { StoreServer } from '../../temporal/server/dev-server.js';
import type { NamedStore } from './named-store.js';

export interface MovedAside {
  /** Relative to the store's folder. */
  path: string;
  problem: string;
  /** Its new path, relative to the store's folder. */
  to: string;
}

/**
 * Moves damaged parts of a store aside: the server's database, and records of runs and comparisons. Deletes
 * nothing, and moves no paid replies. `force` also moves a database without visible damage. Throws
 * ServerError.
 */
export async function repairStore(
  input: Omit<StoreServer, 'storeDirectory'> & NamedStore & { force: boolean },
): Promise<MovedAside[]> {
  const { storePath, store, force, log } = input;
  const storeDirectory = stateFolderOf(storePath);
  const folder = `damaged/${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  const moved: MovedAside[] = [];
  const moveAside = async (path: string, problem: string): Promise<void> => {
    const to = `${folder}/${path}`;
    await mkdir(join(storeDirectory, dirname(to)), { recursive: true, mode: 0o700 });
    await rename(join(storeDirectory, path), join(storeDirectory, to));
    moved.push({ path, problem, to });
  };
  await withStoppedServer({ storeDirectory, log }, async problem => {
    const reason = problem ?? (force ? 'is moved aside on request' : null);
    if (reason === null) return;
    for (const file of DATABASE_FILES)
      if (await stat(join(storeDirectory, file)).catch(() => null)) await moveAside(file, reason);
  });
  for (const { path, problem } of await damagedRecords(store)) {
    const to = `${folder}/${path}`;
    const below = await store.list(path);
    for (const key of below.length > 0 ? below : [path]) await moveValue(store, key, `${folder}/${key}`);
    moved.push({ path, problem, to });
  }
  return moved;
}

async function moveValue(store: Store, key: string, to: string): Promise<void> {
  const stored = await store.read(key);
  if (!stored) return;
  await store.write(to, stored.bytes);
  await store.remove(key);
}

async function damagedRecords(store: Store): Promise<{ path: string; problem: string }[]> {
  const { records, damaged } = await readRunList(store);
  const found = damaged.flatMap(error => ofFolder(error));
  for (const { id } of records) {
    const error = await failureOf(readRecordedProgress(store, id));
    if (error) found.push({ path: runKeys(id).progress, problem: error.problem });
  }
  for (const id of await comparisonIds(store)) {
    const error = await failureOf(readComparison(store, id));
    if (error) found.push({ path: dirname(comparisonKeys(id).start), problem: error.problem });
  }
  return found;
}

/** Moves the folder of a run as a whole: without its record, nothing else in it can be used. */
function ofFolder(error: Error): { path: string; problem: string }[] {
  return error instanceof RecordDamagedError ? [{ path: dirname(error.key), problem: error.problem }] : [];
}

async function failureOf(reading: Promise<unknown>): Promise<RecordDamagedError | null> {
  try {
    await reading;
    return null;
  } catch (error) {
    if (error instanceof RecordDamagedError) return error;
    throw error;
  }
}
