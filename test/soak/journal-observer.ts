import { readdir, truncate, stat } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { uniform } from '../../lib/simulator/hash.js';
import { readEntry } from '../../lib/llm/journal-entry.js';
import { openFolderStore } from '../../lib/store/folder-store.js';
import type { Stage } from '../../lib/domain/progress.js';

/** The contents of a run's store, seen from outside. */
export interface StoreObserver {
  isJournaled(key: string): Promise<boolean>;
  /** All keys in the journal. */
  journaled(): Promise<string[]>;
  /** Truncates one finished entry, and returns its key; null if there is none yet. */
  cutOneEntry(seed: number): Promise<string | null>;
  /** As last recorded; null before the run has begun. */
  progress(): { stage: Stage; state: string; waiting: { kind: string; reason: string }[] } | null;
  hasEnded(): boolean;
}

const nameOfEntry = /^[0-9a-f]{2}[\\/]([0-9a-f]{64})$/;

export async function observeStore(storePath: string, run: string): Promise<StoreObserver> {
  const store = await openFolderStore(storePath);
  const root = join(storePath, 'journal', 'shared');
  const names = async (): Promise<string[]> =>
    (await readdir(root, { recursive: true }).catch(() => [])).filter(name => nameOfEntry.test(name)).sort();
  const json = (name: string): unknown => {
    try {
      return JSON.parse(readFileSync(join(storePath, 'runs', run, name), 'utf8'));
    } catch {
      return null;
    }
  };
  return {
    async isJournaled(key) {
      const stored = await store.read(`journal/shared/${key.slice(0, 2)}/${key}`);
      return stored !== undefined && readEntry(stored.bytes, key) !== undefined;
    },
    journaled: async () => (await names()).map(name => nameOfEntry.exec(name)?.[1] ?? ''),
    async cutOneEntry(seed) {
      const entries = await names();
      const name = entries[Math.floor(uniform(`cut ${seed}`) * entries.length)];
      if (name === undefined) return null;
      const { size } = await stat(join(root, name));
      await truncate(join(root, name), Math.floor(size / 2));
      return nameOfEntry.exec(name)?.[1] ?? null;
    },
    progress: () => json('progress.json') as ReturnType<StoreObserver['progress']>,
    hasEnded: () => ((json('run.json') as { endedAt: string | null } | null)?.endedAt ?? null) !== null,
  };
}
