import { prettyJson } from '../text/json/pretty-json.js';
import { runKeys } from './run-keys.js';
import { readRecordedProgress, readRunRecord, updateRunRecord } from './run-record.js';
import type { RunRecord } from './run-record.js';
import type { Store } from './store.js';

/**
 * Records the end of a run that could not do so itself, for example because it was terminated or its store was
 * full. Keeps an end that is recorded already. Returns the record; null if there is none.
 */
export async function recordEnd(
  store: Store,
  run: string,
  state: 'failed' | 'cancelled',
): Promise<RunRecord | null> {
  const record = await readRunRecord(store, run);
  if (record?.endedAt !== null) return record;
  const progress = await readRecordedProgress(store, run);
  // A run that has its result has ended as `done`.
  if (progress && progress.state !== 'done')
    await store.write(runKeys(run).progress, prettyJson({ ...progress, state, waiting: [] }));
  return updateRunRecord(store, run, withEnd);
}

/** The record with its end; unchanged if it has one. */
export function withEnd(record: RunRecord): RunRecord {
  return record.endedAt === null ? { ...record, endedAt: new Date().toISOString() } : record;
}
