import { refusedFeatures, type RefusedFeature } from '../llm/request-features.js';
import { z } from 'zod';
import { sha256 } from '../text/canonical-json.js';
import type { Store } from '../store/store.js';
import { readEntry, writeEntry, type JournalEntry } from '../llm/journal-entry.js';
import { tryReadJson } from '../text/json/read-json.js';

const refusalsSchema = z.strictObject({ features: z.array(z.enum(refusedFeatures)) });

/**
 * All finished calls of a store, and the features that endpoints reject. Shared by its runs, workers, and
 * processes.
 */
export interface Journal {
  /** The prefix of this journal's keys in the store. */
  readonly folder: string;
  /** Distinguishes this journal from those of other stores. */
  readonly name: string;
  /** The finished call with this key; undefined if there is none or the entry is damaged. */
  find(key: string): Promise<JournalEntry | undefined>;
  /**
   * Makes a finished call durable and returns the entry that is final: the first writer's. Only then may
   * anything else see the reply.
   */
  put(entry: JournalEntry): Promise<JournalEntry>;
  /** The features that the endpoint is known to reject for requests of this kind (see `requestKind`). */
  refusals(kind: string): Promise<RefusedFeature[]>;
  /** Records one more rejection durably, so that a later process falls back in the same way. */
  refuse(kind: string, feature: RefusedFeature): Promise<void>;
}

export interface JournalOptions {
  /** Gives a run its own journal (`--fresh`). */
  scope?: string | undefined;
  /** Called once for each damaged entry that this journal finds, with the key of the saved copy. */
  onDamaged?: (damage: { key: string; copy: string }) => void;
}

function objectKey(folder: string, key: string): string {
  return `${folder}/${key.slice(0, 2)}/${key}`;
}

/** The finished call with a key in a journal's folder, ignoring damage. */
export async function findEntry(parts: {
  store: Store;
  folder: string;
  key: string;
}): Promise<JournalEntry | undefined> {
  const stored = await parts.store.read(objectKey(parts.folder, parts.key));
  return stored && readEntry(stored.bytes, parts.key);
}

/** The folder of a journal: a run's own, or the one that all runs of the store share. */
export function journalFolder(scope: string | null): string {
  return scope === null ? 'journal/shared' : `journal/scope-${scope}`;
}

/**
 * Opens the journal of a store. An entry is one object under the key's hash. A damaged entry (truncated,
 * changed) counts as absent: its bytes are copied to `journal/damaged/`, and the newly paid entry replaces it
 * by compare and swap, so that of several processes still only the first writes.
 */
export function createJournal(store: Store, options: JournalOptions = {}): Journal {
  const folder = journalFolder(options.scope ?? null);
  const reported = new Set<string>();
  const keyOf = (key: string): string => objectKey(folder, key);

  async function putAside(key: string, bytes: Uint8Array): Promise<void> {
    const copy = `journal/damaged/${key}-${sha256(bytes).slice(0, 12)}`;
    if (reported.has(copy)) return;
    reported.add(copy);
    await store.write(copy, bytes, 'absent');
    options.onDamaged?.({ key, copy });
  }

  async function look(key: string): Promise<{ entry: JournalEntry | undefined; tag: string | undefined }> {
    const stored = await store.read(keyOf(key));
    if (!stored) return { entry: undefined, tag: undefined };
    const entry = readEntry(stored.bytes, key);
    if (!entry) await putAside(key, stored.bytes);
    return { entry, tag: stored.tag };
  }

  async function put(entry: JournalEntry): Promise<JournalEntry> {
    const bytes = writeEntry(entry);
    if (await store.write(keyOf(entry.key), bytes, 'absent')) return entry;
    for (;;) {
      const { entry: existing, tag } = await look(entry.key);
      if (existing) return existing;
      if (await store.write(keyOf(entry.key), bytes, tag === undefined ? 'absent' : { tag })) return entry;
    }
  }

  const refusalKey = (kind: string): string => `${folder}/refusals/${kind}`;

  async function readRefusals(
    kind: string,
  ): Promise<{ features: RefusedFeature[]; tag: string | undefined }> {
    const stored = await store.read(refusalKey(kind));
    if (!stored) return { features: [], tag: undefined };
    // A damaged note only costs one more rejected request, so it counts as absent.
    return { features: tryReadJson(stored.bytes, refusalsSchema)?.features ?? [], tag: stored.tag };
  }

  async function refuse(kind: string, feature: RefusedFeature): Promise<void> {
    for (;;) {
      const { features, tag } = await readRefusals(kind);
      if (features.includes(feature)) return;
      const bytes = JSON.stringify({ features: [...features, feature].sort() });
      if (await store.write(refusalKey(kind), bytes, tag === undefined ? 'absent' : { tag })) return;
    }
  }

  return {
    folder,
    name: `${store.location} ${folder}`,
    find: async key => (await look(key)).entry,
    put,
    refusals: async kind => (await readRefusals(kind)).features,
    refuse,
  };
}
