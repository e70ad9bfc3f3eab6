import { setTimeout as sleep } from 'node:timers/promises';
import type { RunProgress } from '../../domain/progress.js';
import { createLedgerReader } from '../../ledger/ledger-reader.js';
import { readRecordedProgress } from '../../store/run-record.js';
import type { RunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import type { RunHandle } from '../../temporal/runs/start-run.js';
import { progressQuery } from '../../../workflows/messages.js';
import { createLeaveTaking } from './left-to-a-person.js';
import type { RunView } from '../terminal/run-view.js';

/**
 * How watching ended: the workflow closed, it waits for a person and nothing else is running, or the command
 * was stopped.
 */
export type WatchOutcome = 'closed' | 'waiting' | 'stopped';

const pollMilliseconds = 700;

/** Follows and shows a run through its `progress` query and its ledger, until it ends or waits. */
export async function watchRun(input: {
  store: Store;
  record: RunRecord;
  handle: RunHandle;
  view: RunView;
  /** The longest duration of one call. */
  longestCallSeconds: number;
  signal: AbortSignal;
}): Promise<WatchOutcome> {
  const { store, record, handle, view, longestCallSeconds, signal } = input;
  const ledger = createLedgerReader(store, record.id);
  let closed = false;
  const result = untilClosed(handle, signal).then(() => {
    closed = true;
  });
  const isLeftToAPerson = createLeaveTaking({ longestCallSeconds });
  try {
    for (;;) {
      const progress = await currentProgress({ handle, store, run: record.id });
      const summary = await ledger.read();
      view.show({ progress, ledger: summary });
      if (closed) return 'closed';
      if (signal.aborted) return 'stopped';
      if (isLeftToAPerson({ progress, ledger: summary, now: Date.now() })) return 'waiting';
      await Promise.race([sleep(pollMilliseconds, undefined, { signal }).catch(() => undefined), result]);
    }
  } finally {
    view.close();
  }
}

/** Returns the progress from the workflow if a worker answers, else as last recorded. */
export async function currentProgress(input: {
  handle: RunHandle;
  store: Store;
  run: string;
}): Promise<RunProgress | null> {
  return (await progressFromWorkflow(input.handle)) ?? readRecordedProgress(input.store, input.run);
}

const queryMilliseconds = 3_000;

/** Returns null if no worker answers in time. */
export async function progressFromWorkflow(handle: RunHandle): Promise<RunProgress | null> {
  const answer = handle.query(progressQuery).catch(() => null);
  return Promise.race([answer, sleep(queryMilliseconds, null, { ref: false })]);
}

/**
 * Resolves when the workflow has closed, however it closed. Waits while the server is temporarily
 * unavailable.
 */
async function untilClosed(handle: RunHandle, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await handle.result();
      return;
    } catch (error) {
      if (error instanceof Error && error.name === 'WorkflowFailedError') return;
      await sleep(pollMilliseconds);
    }
  }
}
