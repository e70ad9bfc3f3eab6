import { artifactHash } from '../../store/artifacts.js';
import { readRunList } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import { errorText } from '../../domain/errors.js';
import { readEntry } from '../../llm/journal-entry.js';
import { readLedger } from '../../ledger/ledger-reader.js';
import { sha256 } from '../../text/canonical-json.js';

/** A damaged value of a store. */
export interface StoreProblem {
  key: string;
  problem: string;
  /** What happens by itself, or what a person can do. */
  remedy: string;
}

/** Reads every value that has a hash or a schema, and returns the damaged ones. Changes nothing. */
export async function checkStore(store: Store): Promise<{ values: number; problems: StoreProblem[] }> {
  const keys = await store.list('');
  const problems: StoreProblem[] = [];
  for (const key of keys) {
    const found = await problemOf(store, key);
    if (found) problems.push({ key, ...found });
  }
  const { records, damaged } = await readRunList(store);
  for (const error of damaged)
    problems.push({
      key: 'key' in error ? String(error.key) : 'runs',
      problem: errorText(error),
      remedy: 'Set it aside: fgo store repair',
    });
  for (const { id } of records) {
    const { damagedBatches } = await readLedger(store, id);
    if (damagedBatches > 0)
      problems.push({
        key: `ledger/${id}`,
        problem: `${damagedBatches} of its parts cannot be read`,
        remedy: 'The usage of this run is shown too low. Its budget stays safe: unknown parts stay charged.',
      });
  }
  return { values: keys.length, problems };
}

async function problemOf(store: Store, key: string): Promise<Omit<StoreProblem, 'key'> | null> {
  const isArtifact = key.startsWith('artifacts/');
  const call = /^journal\/(?:shared|scope-[^/]+)\/[0-9a-f]{2}\/([0-9a-f]{64})$/u.exec(key)?.[1];
  if (!isArtifact && call === undefined) return null;
  const stored = await store.read(key);
  if (!stored) return null;
  if (isArtifact && sha256(stored.bytes) !== artifactHash(key))
    return {
      problem: 'its content does not match its hash',
      remedy: 'Runs that need it cannot continue. Repeating the step that wrote it restores it.',
    };
  if (call !== undefined && !readEntry(stored.bytes, call))
    return {
      problem: 'it is not a complete reply',
      remedy: 'It counts as absent: the call is paid again when a run next needs it.',
    };
  return null;
}
