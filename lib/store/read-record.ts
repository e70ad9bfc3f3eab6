import { z } from 'zod';
import { RecordDamagedError, StoreError } from './errors.js';
import type { Store } from './store.js';
import { readJson } from '../text/json/read-json.js';

/**
 * Reads a record, whose id must match its key; null if there is none. Throws RecordDamagedError if it is
 * truncated, corrupted, or something else.
 */
export async function readRecord<T extends { id: string }>(
  store: Store,
  place: { key: string; id: string; what: string; schema: z.ZodType<T> },
): Promise<T | null> {
  const damaged = (problem: string, cause?: unknown) =>
    new RecordDamagedError({ ...place, location: store.location, problem, cause });
  const record = await readStoredJson(store, place);
  if (record === undefined) return null;
  const parsed = place.schema.safeParse(record);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw damaged(
      `has an unexpected shape (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''})`,
      parsed.error,
    );
  }
  if (parsed.data.id !== place.id) throw damaged(`is the record of ${parsed.data.id}`);
  return parsed.data;
}

/** Reads JSON written by this program; undefined if there is none. Throws RecordDamagedError. */
export async function readStoredJson(
  store: Store,
  place: { key: string; id: string; what: string },
): Promise<unknown> {
  const damaged = (problem: string, cause: unknown) =>
    new RecordDamagedError({ ...place, location: store.location, problem, cause });
  const stored = await store.read(place.key).catch((error: unknown) => {
    if (error instanceof StoreError && error.kind === 'broken') throw damaged('cannot be read', error);
    throw error;
  });
  if (!stored) return undefined;
  try {
    return readJson(stored.bytes, z.unknown());
  } catch (error) {
    throw damaged(
      stored.bytes.length === 0 ? 'is empty' : 'is truncated or corrupted: it is not JSON',
      error,
    );
  }
}
