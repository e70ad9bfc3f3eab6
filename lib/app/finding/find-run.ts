import { errorText } from '../../domain/errors.js';
import { isRunId, parseRunName, rootWorkflowId } from '../../domain/workflow-id.js';
import { nearest } from '../../config/nearest.js';
import { displayValue } from '../../config/display-value.js';
import { readComparison } from '../../store/comparison-record.js';
import { refuseFile } from '../../store/folder-stores.js';
import { openExistingStore, resolveStorePlace } from '../../store/open-store.js';
import { latestFirst, readRunList, readRunRecord } from '../../store/run-record.js';
import type { RunRecord } from '../../store/run-record.js';
import { storeIdentity } from '../../store/store-identity.js';
import type { Store } from '../../store/store.js';
import type { AppContext } from '../context.js';
import { runElsewhere, runNotFound, updateRejected } from '../errors.js';
import { knownStores } from './known-stores.js';
import { localStore } from '../running/local-store.js';

export interface FoundRun {
  store: Store;
  storePath: string;
  record: RunRecord;
}

type OpenedStore = Omit<FoundRun, 'record'>;

/** The existing stores: the local one, and those of the user's earlier runs. */
export interface SearchedStores {
  /**
   * The named store, else that of the current folder; null if it does not exist, or if the name includes a
   * store id.
   */
  local: OpenedStore | null;
  others: OpenedStore[];
}

/**
 * Returns the path of the store that a command works in: the named one, else that of the current folder.
 * Throws StoreError.
 */
export async function localStorePath(
  { environment }: Pick<AppContext, 'environment'>,
  named: string | undefined,
): Promise<string> {
  const chosen = named ?? environment['FGO_STORE'];
  const path = chosen === undefined ? await localStore() : resolveStorePlace(chosen);
  await refuseFile(path);
  return path;
}

/** Opens the stores to search. If the user names a store, it is the only one. */
export async function searchedStores(
  context: AppContext,
  named: string | undefined,
): Promise<SearchedStores> {
  const { environment, log } = context;
  const path = await localStorePath(context, named);
  const local = await openAt(path);
  if (named !== undefined || environment['FGO_STORE'] !== undefined) return { local, others: [] };
  const known = [...new Set(await knownStores(environment))].filter(other => other !== path);
  const opened = await Promise.allSettled(known.map(openAt));
  noteUnopened(
    opened.filter(result => result.status === 'rejected').map(({ reason }) => reason as unknown),
    log,
  );
  const others = opened.map(result => (result.status === 'fulfilled' ? result.value : null));
  return { local, others: others.filter(other => other !== null) };
}

/** Other stores are optional: those that cannot be opened do not block the local one, and get one line. */
function noteUnopened(errors: readonly unknown[], log: AppContext['log']): void {
  if (errors.length === 0) return;
  const number = errors.length === 1 ? '' : `${errors.length} stores, such as this one: `;
  log(`note: left out: ${number}${errorText(errors[0])}`);
}

async function openAt(storePath: string): Promise<OpenedStore | null> {
  const store = await openExistingStore(storePath);
  return store && { storePath, store };
}

/** Returns all runs of these stores, newest first; for equal times, in store order. */
export async function findRuns({ local, others }: SearchedStores) {
  const lists = await Promise.all(
    [...(local ? [local] : []), ...others].map(async opened => {
      const { records, damaged } = await readRunList(opened.store);
      return { runs: records.map(record => ({ ...opened, record })), damaged };
    }),
  );
  const runs = lists.flatMap(list => list.runs);
  return {
    runs: runs.sort((left, right) => latestFirst(left.record, right.record)),
    damaged: lists.flatMap(list => list.damaged),
  };
}

/**
 * Finds a run for a read-only command, by its id, by `RUN@STORE`, or as `last`, the newest. The local store
 * comes first; a match in another store is reported. Throws RUN_NOT_FOUND and RecordDamagedError.
 */
export async function findRun(context: AppContext, name: string, named?: string): Promise<FoundRun> {
  const { log } = context;
  const { id, local, others, stores } = await search(context, name, named);
  const [newest] = others;
  if (local) {
    if (id === 'last' && newest && latestFirst(newest.record, local.record) < 0)
      log(`last is ${local.record.id}, of this folder; ${newest.record.id} of ${newest.storePath} is newer.`);
    return local;
  }
  if (!newest) throw await notFound(context, { name, named, stores });
  log(
    id === 'last'
      ? `This folder has no runs: last is ${newest.record.id} of ${newest.storePath}.`
      : `This folder has no run ${id}: this is the one of ${newest.storePath}.`,
  );
  return newest;
}

/**
 * Finds a run for a command that changes something: in the local store, or in a store named with it
 * (`RUN@STORE`, `--store`). Throws RUN_ELSEWHERE, RUN_NOT_FOUND and RecordDamagedError.
 */
export async function findRunToChange(context: AppContext, name: string, named?: string): Promise<FoundRun> {
  const { id, local, others, stores } = await search(context, name, named);
  if (local) return local;
  const [newest] = others;
  if (!newest) throw await notFound(context, { name, named, stores });
  throw runElsewhere({
    id,
    local: await localStorePath(context, named),
    storePath: newest.storePath,
    fullName: rootWorkflowId(newest.record.id, await storeIdentity(newest.store)),
  });
}

interface SearchResult {
  id: string;
  /** From the local store, or from the store that the name includes. */
  local: FoundRun | undefined;
  /** From other stores, newest first. */
  others: FoundRun[];
  stores: SearchedStores;
}

async function search(context: AppContext, name: string, named: string | undefined): Promise<SearchResult> {
  const { log } = context;
  const { id, storeId } = parseRunName(name);
  const all = await searchedStores(context, named);
  const stores = storeId === null ? all : await onlyStore(all, storeId);
  const local = stores.local ? await runIn(stores.local, id, log) : undefined;
  // Without a warning: damage in other stores is irrelevant to this folder.
  const others = await Promise.all(
    stores.others.map(other => runIn(other, id, () => undefined).catch(() => undefined)),
  );
  const found = others.filter(other => other !== undefined);
  return { id, local, others: found.sort((left, right) => latestFirst(left.record, right.record)), stores };
}

/** Restricts the search to the store with this id. */
export async function onlyStore({ local, others }: SearchedStores, storeId: string): Promise<SearchedStores> {
  for (const opened of [...(local ? [local] : []), ...others]) {
    const identity = await storeIdentity(opened.store).catch(() => null);
    if (identity === storeId) return { local: opened, others: [] };
  }
  return { local: null, others: [] };
}

async function runIn(opened: OpenedStore, id: string, log: AppContext['log']): Promise<FoundRun | undefined> {
  if (id !== 'last') {
    if (!isRunId(id)) return undefined;
    const record = await readRunRecord(opened.store, id);
    return record ? { ...opened, record } : undefined;
  }
  const { records, damaged } = await readRunList(opened.store);
  const [record] = records;
  const [first] = damaged;
  if (!record && first) throw first;
  for (const error of damaged) log(`note: ${errorText(error)}`);
  return record && { ...opened, record };
}

interface Missing {
  name: string;
  /** The store that was named with `--store`. */
  named: string | undefined;
  stores: SearchedStores;
}

async function notFound(context: AppContext, { name, named, stores }: Missing): Promise<Error> {
  const { local, others } = stores;
  const { id, storeId } = parseRunName(name);
  const opened = [...(local ? [local] : []), ...others];
  for (const { store } of opened) {
    if (id !== 'last' && (await comparisonIn(store, id)))
      return updateRejected(
        `${id} is a comparison: \`fgo compare ${id} --show\` shows it, \`fgo compare ${id}\` continues it, and \`fgo list --all\` has its runs.`,
      );
  }
  const { runs } = await findRuns({ local, others });
  const ids = runs.map(({ record }) => record.id);
  return runNotFound({
    id,
    stores: opened.map(({ storePath }) => storePath),
    nearest: nearest(id, ids),
    missing:
      storeId === null
        ? `there is no store at ${await localStorePath(context, named)}`
        : `no store with the id ${displayValue(storeId)} is known`,
  });
}

async function comparisonIn(store: Store, id: string): Promise<boolean> {
  return (await readComparison(store, id).catch(() => null)) !== null;
}
