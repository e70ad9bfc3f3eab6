import { existsSync } from 'node:fs';
import { parseRunName, rootWorkflowId } from '../../domain/workflow-id.js';
import { readComparison } from '../../store/comparison-record.js';
import { storeIdentity } from '../../store/store-identity.js';
import { runElsewhere } from '../errors.js';
import { localStorePath, onlyStore, searchedStores } from '../finding/find-run.js';
import type { SearchedStores } from '../finding/find-run.js';
import type { ComparisonRecord } from '../../store/comparison-record.js';
import type { Store } from '../../store/store.js';
import type { AppContext } from '../context.js';

export interface FoundComparison {
  store: Store;
  storePath: string;
  record: ComparisonRecord;
}

/**
 * Finds a comparison for a read-only command, by its id or as COMPARISON@STORE. The local store comes first.
 * Returns null if there is none, or if a file has that name.
 */
export async function findComparison(context: AppContext, name: string): Promise<FoundComparison | null> {
  const [first] = await comparisonsNamed(name, await searchedStores(context, undefined));
  return first ?? null;
}

/**
 * Finds a comparison for a command that changes something: in the local store, or in the store that the name
 * includes. Returns null if no store has it. Throws RUN_ELSEWHERE.
 */
export async function findComparisonToChange(
  context: AppContext,
  name: string,
): Promise<FoundComparison | null> {
  const local = await findLocalComparison(context, name, undefined);
  if (local) return local;
  const elsewhere = await findComparison(context, name);
  if (!elsewhere) return null;
  throw runElsewhere({
    id: name,
    local: await localStorePath(context, undefined),
    storePath: elsewhere.storePath,
    fullName: rootWorkflowId(elsewhere.record.id, await storeIdentity(elsewhere.store)),
  });
}

/** Finds a comparison in the local store, or in the store that the name includes; null if there is none. */
export async function findLocalComparison(
  context: AppContext,
  name: string,
  named: string | undefined,
): Promise<FoundComparison | null> {
  const stores = await searchedStores(context, named);
  const searched = parseRunName(name).storeId === null ? { local: stores.local, others: [] } : stores;
  const [first] = await comparisonsNamed(name, searched);
  return first ?? null;
}

async function comparisonsNamed(name: string, all: SearchedStores): Promise<FoundComparison[]> {
  const { id, storeId } = parseRunName(name);
  if (!/^[a-z0-9][a-z0-9-]{0,79}$/.test(id) || existsSync(name)) return [];
  const { local, others } = storeId === null ? all : await onlyStore(all, storeId);
  const found: FoundComparison[] = [];
  for (const opened of [...(local ? [local] : []), ...others]) {
    const record = await readComparison(opened.store, id);
    if (record) found.push({ ...opened, record });
  }
  return found;
}
