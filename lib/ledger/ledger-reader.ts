import type { Store } from '../store/store.js';
import { findEntry } from './journal.js';
import { LedgerAccounts, type LedgerSummary } from './ledger-accounts.js';
import { ledgerKeys } from './ledger-keys.js';
import { remarksOf } from '../llm/reply-remarks.js';
import { ledgerBatchSchema, ledgerWorkerSchema } from './ledger-record.js';
import type { LedgerRecord } from './ledger-record.js';
import { readJson, tryReadJson } from '../text/json/read-json.js';

/** Sums a run's ledger; each `read` opens only what was written since the previous one. */
export interface LedgerReader {
  read(): Promise<LedgerSummary>;
}

/** The cost so far of the calls of all workers of a run. */
export function readLedger(store: Store, run: string): Promise<LedgerSummary> {
  return createLedgerReader(store, run).read();
}

/** The cost so far of the calls of one worker of a run. */
export function readWorkerLedger(parts: {
  store: Store;
  run: string;
  worker: string;
}): Promise<LedgerSummary> {
  return createReader({ ...parts, workers: () => Promise.resolve([parts.worker]) }).read();
}

/**
 * Opens a run's ledger for reading, while workers may keep writing. `visit` is called once for each record.
 */
export function createLedgerReader(
  store: Store,
  run: string,
  visit?: (record: LedgerRecord, journal: string) => void,
): LedgerReader {
  const prefix = ledgerKeys.workers(run);
  const workers = async (): Promise<string[]> =>
    (await store.list(prefix)).map(key => key.slice(prefix.length + 1)).filter(name => !name.includes('/'));
  return createReader({ store, run, workers, ...(visit ? { visit } : {}) });
}

interface Position {
  worker: string;
  /** The number of batches read so far. */
  read: number;
  /** The journal that this worker writes to. */
  journal: string;
}

function createReader(parts: {
  store: Store;
  run: string;
  workers: () => Promise<string[]>;
  visit?: (record: LedgerRecord, journal: string) => void;
}): LedgerReader {
  const { store, run } = parts;
  const accounts = new LedgerAccounts(run);
  const positions = new Map<string, Position>();

  function add(batch: Buffer, journal: string): void {
    try {
      for (const record of readJson(batch, ledgerBatchSchema)) {
        accounts.add(record);
        parts.visit?.(record, journal);
      }
    } catch {
      accounts.damagedBatches++;
    }
  }

  async function positionOf(worker: string): Promise<Position> {
    const known = positions.get(worker);
    if (known) return known;
    const stored = await store.read(ledgerKeys.worker(run, worker));
    const record = stored && tryReadJson(stored.bytes, ledgerWorkerSchema);
    const position = { worker, read: 0, journal: record?.journal ?? 'journal/shared' };
    positions.set(worker, position);
    return position;
  }

  async function readWorker(worker: string): Promise<string> {
    const position = await positionOf(worker);
    for (;;) {
      const batch = await store.read(ledgerKeys.batch(run, worker, position.read + 1));
      if (!batch) break;
      add(batch.bytes, position.journal);
      position.read++;
    }
    return position.journal;
  }

  async function read(): Promise<LedgerSummary> {
    const journals = new Set<string>();
    for (const worker of await parts.workers()) journals.add(await readWorker(worker));
    // A worker that was killed after the journal had its reply could not settle the intent itself.
    for (const intent of accounts.undecided()) {
      for (const journal of journals) {
        const entry = await findEntry({ store, folder: journal, key: intent.key });
        if (entry?.paidBy.run !== run || entry.paidBy.intent !== intent.id) continue;
        accounts.add({ ...intent, type: 'reply', usage: entry.usage, stands: true, ...remarksOf(entry) });
      }
    }
    return accounts.summary();
  }

  // One read at a time, because concurrent reads would add the same batch twice.
  let last: Promise<unknown> = Promise.resolve();
  return {
    read() {
      const summary = last.catch(() => undefined).then(read);
      last = summary;
      return summary;
    },
  };
}
