import { journalFolder } from '../../ledger/journal.js';
import { manifestSchema } from '../../config/manifest.js';
import { createArtifacts } from '../../store/artifacts.js';
import type { ComparisonRecord } from '../../store/comparison-record.js';
import { runKeys } from '../../store/run-keys.js';
import { readRunRecord } from '../../store/run-record.js';
import type { RunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import { updateRejected } from '../errors.js';

/**
 * The keys that belong to a run alone: its records, results, histories and ledger, and its own journal if it
 * has one. The record of the run is the last, so that an interrupted deletion can be repeated. Shared replies
 * and artifacts stay: `fgo gc` removes artifacts that no other run needs. Throws UPDATE_REJECTED if the run
 * is unfinished or part of a comparison.
 */
export async function keysOfRun(store: Store, record: RunRecord): Promise<string[]> {
  const { id, endedAt, comparison } = record;
  if (comparison !== undefined)
    throw updateRejected(
      `${id} is part of the comparison ${comparison}. To delete it with all its runs: fgo delete ${comparison}`,
    );
  if (endedAt === null) throw updateRejected(`${id} is unfinished. First: fgo cancel ${id}`);
  return ownKeys(store, record);
}

/** The keys of a comparison and of its runs; its record is the last. Throws UPDATE_REJECTED if unfinished. */
export async function keysOfComparison(
  store: Store,
  { id, endedAt, runs }: ComparisonRecord,
): Promise<string[]> {
  if (endedAt === null) throw updateRejected(`${id} is unfinished. First: fgo cancel ${id}`);
  const keys: string[] = [];
  for (const { run } of runs) {
    const record = await readRunRecord(store, run);
    if (record) keys.push(...(await ownKeys(store, record)));
  }
  return [...keys, ...(await store.list(`comparisons/${id}`)).reverse()];
}

export async function removeKeys(store: Store, keys: readonly string[]): Promise<void> {
  for (const key of keys) await store.remove(key);
}

/** The keys that belong to a run alone, whatever its state; its record is the last. */
export async function ownKeys(store: Store, { id, manifest }: RunRecord): Promise<string[]> {
  const { start } = runKeys(id);
  const records = (await store.list(`runs/${id}`)).filter(key => key !== start);
  const ledger = await store.list(`ledger/${id}`);
  const { journalScope } = await createArtifacts(store).get(manifest, manifestSchema);
  const journal = journalScope === id ? await store.list(journalFolder(id)) : [];
  return [...journal, ...ledger, ...records, start];
}
