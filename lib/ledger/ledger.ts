import { randomBytes } from 'node:crypto';
import type { Store } from '../store/store.js';
import { ledgerKeys } from './ledger-keys.js';
import type { LedgerRecord } from './ledger-record.js';

/** Records the history of a run's calls, for one process. */
export interface Ledger {
  readonly run: string;
  /** The unique name of this writer. */
  readonly worker: string;
  /** Resolves once the record is durable. Records that wait at the same time share one write. */
  append(record: LedgerRecord): Promise<void>;
  /** Makes everything appended so far durable. */
  flush(): Promise<void>;
}

/** A name for one process's part in one run, never reused. */
export function newWorkerName(): string {
  return `${Date.now().toString(36)}-${randomBytes(6).toString('hex')}`;
}

interface Waiting {
  record: LedgerRecord;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Opens a run's ledger for writing under the worker's own name. Each write is one immutable object, so
 * nothing can be half written. If a write fails, its intents are rejected (their calls must not be sent) and
 * all other records are kept for the next write.
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
    // A caller that does not await the record gets the failure from `flush`.
    durable.catch(() => undefined);
    this.start();
    return durable;
  }

  async flush(): Promise<void> {
    while (this.waiting.length > 0 || this.writing) {
      this.start();
      await this.writing;
    }
  }

  private start(): void {
    if (this.writing || this.waiting.length === 0) return;
    this.writing = this.writeAll();
    const end = (): void => (this.writing = undefined);
    this.writing.then(() => {
      end();
      // Handles records appended since the last write.
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
    const batch = JSON.stringify(records);
    for (let done = false; !done;) {
      const number = this.written + 1;
      // Counted only now, because a failed write must leave no gap, at which a reader would stop. False means
      // that an earlier write of our own took effect although it reported failure.
      done = await this.store.write(ledgerKeys.batch(this.run, this.worker, number), batch, 'absent');
      this.written = number;
    }
  }
}
