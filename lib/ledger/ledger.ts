import { randomBytes } from 'node:crypto';
import type { Store } from '../store/store.js';
import { batchesInChunk, ledgerKeys } from './ledger-keys.js';
import type { LedgerRecord } from './ledger-record.js';

/** Writes what happens to a run's calls, for one process. */
export interface Ledger {
  readonly run: string;
  /** This writer's name, unique to it. */
  readonly worker: string;
  /** Resolves once the record is durable. Records that wait at the same time share one write. */
  append(record: LedgerRecord): Promise<void>;
  /** Makes everything appended so far durable. */
  flush(): Promise<void>;
}

/** A name for one process's part in one run: never used twice. */
export function newWorkerName(): string {
  return `${Date.now().toString(36)}-${randomBytes(6).toString('hex')}`;
}

interface Waiting {
  record: LedgerRecord;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Opens a run's ledger for writing, under a name of its own. Each write is one immutable object, so that nothing
 * can be half written; where a write fails, its intents are refused (their calls must not be sent) and all other
 * records are kept for the next write.
 */
export function openLedger(parts: { store: Store; run: string; worker: string; journal: string }): Ledger {
  return new BatchedLedger(parts);
}

class BatchedLedger implements Ledger {
  readonly run: string;
  readonly worker: string;
  private readonly store: Store;
  private readonly journal: string;
  private waiting: Waiting[] = [];
  private writing: Promise<void> | undefined;
  private compacting: Promise<void> = Promise.resolve();
  private written = 0;
  private registered = false;

  constructor(parts: { store: Store; run: string; worker: string; journal: string }) {
    this.store = parts.store;
    this.run = parts.run;
    this.worker = parts.worker;
    this.journal = parts.journal;
  }

  append(record: LedgerRecord): Promise<void> {
    const durable = new Promise<void>((resolve, reject) => this.waiting.push({ record, resolve, reject }));
    // Who does not wait for the record learns of a failure at `flush`.
    durable.catch(() => undefined);
    this.start();
    return durable;
  }

  async flush(): Promise<void> {
    while (this.waiting.length > 0 || this.writing) {
      this.start();
      await this.writing;
    }
    await this.compacting;
  }

  private start(): void {
    if (this.writing || this.waiting.length === 0) return;
    this.writing = this.writeAll();
    const end = (): void => (this.writing = undefined);
    this.writing.then(() => {
      end();
      // What was appended between the last write and here.
      this.start();
    }, end);
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        await this.write(batch.map(({ record }) => record));
      } catch (error) {
        const all = [...batch, ...this.waiting];
        this.waiting = all.filter(({ record }) => record.type !== 'intent');
        all.forEach(({ reject }) => reject(error));
        throw error;
      }
      batch.forEach(({ resolve }) => resolve());
    }
  }

  private async write(records: LedgerRecord[]): Promise<void> {
    if (!this.registered) {
      const bytes = JSON.stringify({ journal: this.journal });
      await this.store.write(ledgerKeys.worker(this.run, this.worker), bytes, 'absent');
      this.registered = true;
    }
    const line = `${JSON.stringify(records)}\n`;
    for (let done = false; !done;) {
      const number = this.written + 1;
      // Counted only now: a write that fails leaves no gap, at which a reader would stop. False is a write of our
      // own that failed after it had happened.
      done = await this.store.write(ledgerKeys.batch(this.run, this.worker, number), line, 'absent');
      this.written = number;
      if (number % batchesInChunk === 0) this.compact(number / batchesInChunk);
    }
  }

  /** Puts the last batches together: what a reader has to open stays small. Failing to is harmless. */
  private compact(chunk: number): void {
    const work = async (): Promise<void> => {
      const first = (chunk - 1) * batchesInChunk + 1;
      const keys = Array.from({ length: batchesInChunk }, (_, index) =>
        ledgerKeys.batch(this.run, this.worker, first + index),
      );
      const lines: Buffer[] = [];
      for (const key of keys) {
        const stored = await this.store.read(key);
        if (!stored) return;
        lines.push(stored.bytes);
      }
      await this.store.write(ledgerKeys.chunk(this.run, this.worker, chunk), Buffer.concat(lines), 'absent');
      for (const key of keys) await this.store.remove(key);
    };
    this.compacting = this.compacting.then(work).catch(() => undefined);
  }
}
