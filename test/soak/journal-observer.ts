import { uniform } from '../../lib/simulator/hash.js';
import { readEntry } from '../../lib/llm/journal-entry.js';
import { openStore } from '../../lib/store/open-store.js';
import { readRecordedProgress, readRunRecord } from '../../lib/store/run-record.js';
import type { RunProgress } from '../../lib/domain/progress.js';

/** The contents of a run's store, seen from outside. */
export interface StoreObserver {
  isJournaled(key: string): Promise<boolean>;
  /** All keys in the journal. */
  journaled(): Promise<string[]>;
  /** Truncates one finished entry, and returns its key; null if there is none yet. */
  cutOneEntry(seed: number): Promise<string | null>;
  /** As last recorded; null before the run has begun. */
  progress(): Promise<RunProgress | null>;
  hasEnded(): Promise<boolean>;
}

const entryKey = /^journal\/shared\/[0-9a-f]{2}\/([0-9a-f]{64})$/;

export async function observeStore(storePath: string, run: string): Promise<StoreObserver> {
  const store = await openStore(storePath);
  const entries = async () => (await store.list('journal/shared')).filter(key => entryKey.test(key));
  return {
    async isJournaled(key) {
      const stored = await store.read(`journal/shared/${key.slice(0, 2)}/${key}`);
      return stored !== undefined && readEntry(stored.bytes, key) !== undefined;
    },
    journaled: async () => (await entries()).map(key => entryKey.exec(key)?.[1] ?? ''),
    async cutOneEntry(seed) {
      const found = await entries();
      const key = found[Math.floor(uniform(`cut ${seed}`) * found.length)];
      const stored = key === undefined ? undefined : await store.read(key);
      if (key === undefined || !stored) return null;
      await store.write(key, stored.bytes.subarray(0, Math.floor(stored.bytes.length / 2)));
      return entryKey.exec(key)?.[1] ?? null;
    },
    progress: () => readRecordedProgress(store, run),
    hasEnded: async () => ((await readRunRecord(store, run))?.endedAt ?? null) !== null,
  };
}
