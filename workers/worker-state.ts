import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Store } from '../lib/store/store.js';
import { removeWorkerRecord, writeWorkerRecord } from '../lib/store/worker-record.js';
import type { WorkerRecord } from '../lib/store/worker-record.js';

type Changes = Partial<Pick<WorkerRecord, 'isDraining' | 'lost' | 'serves' | 'unfit'>>;

/** What a worker does, for its own probes and, through the store, for everyone. */
export interface WorkerState {
  readonly current: WorkerRecord;
  change(changes: Changes): void;
  /** Writes what changed since the last call, and once a minute all the same. Throws StoreError. */
  publish(): Promise<void>;
  /** Removes its record from the store. */
  end(): Promise<void>;
}

const everyMilliseconds = 60_000;

export function createWorkerState(store: Store, version: string): WorkerState {
  const startedAt = new Date().toISOString();
  let current: WorkerRecord = {
    schemaVersion: 1,
    id: `${hostname().replaceAll(/[^A-Za-z0-9.-]/g, '-')}-${process.pid}-${randomUUID().slice(0, 8)}`,
    host: hostname(),
    pid: process.pid,
    version,
    startedAt,
    seenAt: startedAt,
    isDraining: false,
    lost: [],
    serves: [],
    unfit: [],
  };
  let published = { text: '', at: -Infinity };
  return {
    get current() {
      return current;
    },
    change(changes) {
      current = { ...current, ...changes };
    },
    async publish() {
      const text = JSON.stringify({ ...current, seenAt: '' });
      const now = performance.now();
      if (text === published.text && now - published.at < everyMilliseconds) return;
      current = { ...current, seenAt: new Date().toISOString() };
      await writeWorkerRecord(store, current);
      published = { text, at: now };
    },
    async end() {
      if (published.text !== '') await removeWorkerRecord(store, current.id);
    },
  };
}
