import { manifestSchema } from '../../config/manifest.js';
import { journalFolder } from '../../ledger/journal.js';
import { artifactHash, createArtifacts } from '../../store/artifacts.js';
import { readComparisons } from '../../store/comparison-record.js';
import type { ComparisonRecord } from '../../store/comparison-record.js';
import { readRunList } from '../../store/run-record.js';
import type { RunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import { updateRejected } from '../errors.js';
import { removeKeys } from './delete-run.js';
import { referencesIn } from './references.js';

/** What no run of a store needs. */
export interface Garbage {
  /** Sorted keys. */
  keys: string[];
  /** Their size. */
  bytes: number;
  /** The unfinished runs and comparisons: while there are any, all artifacts are kept. */
  unfinished: string[];
}

interface Records {
  runs: RunRecord[];
  comparisons: ComparisonRecord[];
}

/**
 * Finds what no run needs: artifacts that nothing refers to, and journals of `--fresh` runs that were
 * deleted. The server of an unfinished run may know references that are not in the store. Throws
 * UPDATE_REJECTED and RecordDamagedError if it is unknown what a run needs.
 */
export async function findGarbage(store: Store): Promise<Garbage> {
  const records = await readRecords(store);
  const unfinished = [...records.runs, ...records.comparisons].flatMap(({ id, endedAt }) =>
    endedAt === null ? [id] : [],
  );
  const journals = await unusedJournals(store, records);
  const artifacts = unfinished.length > 0 ? [] : await unreferencedArtifacts(store, new Set(journals));
  const keys = [...journals, ...artifacts].sort();
  return { keys, bytes: await sizeOf(store, keys), unfinished };
}

/** Removes what `findGarbage` found. Throws UPDATE_REJECTED if a run was started since then. */
export async function removeGarbage(store: Store, { keys, unfinished }: Garbage): Promise<void> {
  const { runs, comparisons } = await readRecords(store);
  const started = [...runs, ...comparisons].find(
    ({ id, endedAt }) => endedAt === null && !unfinished.includes(id),
  );
  if (started) throw updateRejected(`${started.id} was started meanwhile: nothing is removed. Try again.`);
  await removeKeys(store, keys);
}

async function readRecords(store: Store): Promise<Records> {
  const { records, damaged } = await readRunList(store);
  const [first] = damaged;
  if (first)
    throw updateRejected(
      `What a damaged run needs is unknown, so nothing is removed. ${first.message} To set it aside: fgo store repair`,
    );
  return { runs: records, comparisons: await readComparisons(store) };
}

/** The journals that belong to no run. */
async function unusedJournals(store: Store, { runs, comparisons }: Records): Promise<string[]> {
  const keys = (await store.list('journal')).filter(key => key.startsWith(journalFolder('')));
  if (keys.length === 0) return [];
  const artifacts = createArtifacts(store);
  const used = new Set<string>();
  for (const { manifest } of [...runs, ...comparisons.flatMap(comparison => comparison.runs)]) {
    const { journalScope } = await artifacts.get(manifest, manifestSchema);
    used.add(journalFolder(journalScope));
  }
  return keys.filter(key => !used.has(key.split('/').slice(0, 2).join('/')));
}

/** The artifacts to which no other value refers, directly or through other artifacts. */
async function unreferencedArtifacts(store: Store, removed: ReadonlySet<string>): Promise<string[]> {
  const unreached = new Map((await store.list('artifacts')).map(key => [artifactHash(key), key]));
  let reached = (await store.list('')).filter(key => !key.startsWith('artifacts/') && !removed.has(key));
  while (reached.length > 0) {
    const next: string[] = [];
    for (const key of reached) {
      const stored = await store.read(key);
      for (const hash of stored ? referencesIn(stored.bytes) : []) {
        const artifact = unreached.get(hash);
        if (artifact === undefined) continue;
        unreached.delete(hash);
        next.push(artifact);
      }
    }
    reached = next;
  }
  return [...unreached.values()];
}

async function sizeOf(store: Store, keys: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const key of keys) bytes += (await store.read(key))?.bytes.length ?? 0;
  return bytes;
}
