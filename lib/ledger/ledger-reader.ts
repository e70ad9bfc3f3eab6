import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { Store } from '../store/store.js';
import { findEntry } from './journal.js';
import { LedgerAccounts, type LedgerSummary } from './ledger-accounts.js';
import { ledgerKeys } from './ledger-keys.js';
import { remarksOf } from '../llm/reply-remarks.js';
import { ledgerBatchSchema, ledgerWorkerSchema } from './ledger-record.js';
import type { LedgerRecord } from './ledger-record.js';
import { readJson, tryReadJson } from '../text/json/read-json.js';

/** The records that one write made durable, by their place in the ledger. */
export interface Batch {
  worker: string;
  /** From 1. */
  number: number;
  /** The journal that its worker writes to. */
  journal: string;
}

/** In milliseconds. A ledger takes seconds to read, during which the process must send heartbeats. */
const longestTurn = 50;

type Visit = (record: LedgerRecord, batch: Batch) => void;

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
export function createLedgerReader(store: Store, run: string, visit?: Visit): LedgerReader {
  return createReader({ store, run, workers: () => listWorkers(store, run), ...(visit ? { visit } : {}) });
}

/** The workers of a run, which each have their own part of its ledger. */
export async function listWorkers(store: Store, run: string): Promise<string[]> {
  const prefix = ledgerKeys.workers(run);
  const keys = await store.list(prefix);
  return keys.map(key => key.slice(prefix.length + 1)).filter(name => !name.includes('/'));
}

/** Reads only some batches. One that is missing or damaged is left out. */
export async function visitBatches(parts: {
  store: Store;
  run: string;
  batches: readonly Pick<Batch, 'worker' | 'number'>[];
  visit: Visit;
  /** Called after each batch. */
  onEnd?: () => void;
}): Promise<void> {
  const { store, run, batches, visit, onEnd } = parts;
  const journals = new Map<string, string>();
  let since = performance.now();
  for (const { worker, number } of batches) {
    if (performance.now() - since > longestTurn) {
      await letOthersRun();
      since = performance.now();
    }
    const journal = journals.get(worker) ?? (await journalOf(store, run, worker));
    journals.set(worker, journal);
    const stored = await store.read(ledgerKeys.batch(run, worker, number));
    const records = stored && tryReadJson(stored.bytes, ledgerBatchSchema);
    for (const record of records ?? []) visit(record, { worker, number, journal });
    onEnd?.();
  }
}

/** The journal that a worker writes to. */
async function journalOf(store: Store, run: string, worker: string): Promise<string> {
  const stored = await store.read(ledgerKeys.worker(run, worker));
  const record = stored && tryReadJson(stored.bytes, ledgerWorkerSchema);
  return record?.journal ?? 'journal/shared';
}

interface Position {
  worker: string;
  /** The number of batches read so far. */
  read: number;
  journal: string;
}

function createReader(parts: {
  store: Store;
  run: string;
  workers: () => Promise<string[]>;
  visit?: Visit;
}): LedgerReader {
  const { store, run } = parts;
  const accounts = new LedgerAccounts(run);
  const positions = new Map<string, Position>();

  function add(bytes: Buffer, batch: Batch): void {
    try {
      for (const record of readJson(bytes, ledgerBatchSchema)) {
        accounts.add(record);
        parts.visit?.(record, batch);
      }
    } catch {
      accounts.damagedBatches++;
    }
  }

  async function positionOf(worker: string): Promise<Position> {
    const known = positions.get(worker);
    if (known) return known;
    const position = { worker, read: 0, journal: await journalOf(store, run, worker) };
    positions.set(worker, position);
    return position;
  }

  async function readWorker(worker: string): Promise<string> {
    const position = await positionOf(worker);
    for (let since = performance.now(); ;) {
      if (performance.now() - since > longestTurn) {
        await letOthersRun();
        since = performance.now();
      }
      const number = position.read + 1;
      const stored = await store.read(ledgerKeys.batch(run, worker, number));
      if (!stored) break;
      add(stored.bytes, { worker, number, journal: position.journal });
      position.read = number;
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
        accounts.add({ ...intent, type: 'reply', usage: entry.usage, isFinal: true, ...remarksOf(entry) });
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
