import type { Client } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import { listRunRecords } from '../../store/run-record.js';
import type { RunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import { hasHistories } from './has-histories.js';
import { saveHistories } from './save-histories.js';
import { isOpen, runHandle } from '../runs/start-run.js';

/**
 * Saves the histories of an ended run that nobody watched, such as a detached run; a watching command saves
 * them itself. Returns whether they are in the store.
 */
export async function saveMissingHistories(
  client: Client,
  store: Store,
  record: RunRecord,
): Promise<boolean> {
  if (record.endedAt === null) return false;
  if (await hasHistories(store, record.id)) return true;
  // A run records its end shortly before its workflow closes.
  if (await isOpen(await runHandle({ client, store, record }), record)) return false;
  return (await saveHistories({ client, store, record })).length > 0;
}

const everyMilliseconds = 5_000;

/** Saves the histories of runs that end while this worker runs, until it is stopped; then once more. */
export function keepHistories(input: {
  client: Client;
  store: Store;
  log: (line: string) => void;
  /** Called once for each ended run whose histories are in the store. */
  onSaved: (record: RunRecord) => Promise<void>;
}) {
  const { client, store, log, onSaved } = input;
  const ended = new AbortController();
  const seen = new Set<string>();
  const failed = new Set<string>();

  async function saveEnded(): Promise<void> {
    for (const record of await listRunRecords(store)) {
      if (record.endedAt === null || seen.has(record.id)) continue;
      try {
        if (!(await saveMissingHistories(client, store, record))) continue;
        seen.add(record.id);
        await onSaved(record);
      } catch (error) {
        // Retried, but reported only once.
        if (!failed.has(record.id))
          log(`warning: the histories of ${record.id} could not be saved: ${String(error)}`);
        failed.add(record.id);
      }
    }
  }

  async function watch(): Promise<void> {
    const { signal } = ended;
    while (await sleep(everyMilliseconds, true, { signal, ref: false }).catch(() => false))
      await saveEnded().catch(() => undefined);
    await saveEnded().catch(() => undefined);
  }

  const watching = watch();
  return {
    async stop(): Promise<void> {
      ended.abort();
      await watching;
    },
  };
}
