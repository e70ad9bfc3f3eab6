import { setTimeout as sleep } from 'node:timers/promises';
import type { RunProgress } from '../../domain/progress.js';
import { readBudget } from '../../ledger/budget-object.js';
import { createLedgerReader } from '../../ledger/ledger-reader.js';
import type { Manifest } from '../../config/manifest.js';
import { withFullReasons } from '../../store/full-reasons.js';
import { readRecordedProgress } from '../../store/run-record.js';
import type { RunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import type { RunHandle } from '../../temporal/runs/start-run.js';
import { progressQuery } from '../../../workflows/runtime/messages.js';
import type { AppContext } from '../context.js';
import { createRunTimeLeft } from './count-time-left.js';
import { createIdleCheck } from './idle-run.js';

/**
 * How watching ended: the workflow closed, it waits for a person and nothing else is running, or the command
 * was stopped.
 */
export type WatchOutcome = 'closed' | 'waiting' | 'stopped';

const pollMilliseconds = 700;

/** Follows a run through its `progress` query and its ledger, until it ends or waits; emits what it reads. */
export async function watchRun(
  { environment, signal, emit }: AppContext,
  options: {
    store: Store;
    record: RunRecord;
    handle: RunHandle;
    manifest: Manifest;
  },
): Promise<WatchOutcome> {
  const { store, record, handle, manifest } = options;
  const run = record.id;
  const reader = createLedgerReader(store, run);
  let closed = false;
  const result = resultOf(handle, signal).then(() => {
    closed = true;
  });
  const isIdle = createIdleCheck({ longestCallSeconds: manifest.llm.timeoutSeconds, environment });
  const timeLeft = createRunTimeLeft(manifest);
  const startedAt = Date.now();
  const begun = { progress: null, ledger: await reader.read(), secondsLeft: null, cap: {} };
  emit({ kind: 'progress', run, ...begun });
  for (;;) {
    const progress = await currentProgress({ handle, store, run });
    const ledger = await reader.read();
    const secondsLeft = await timeLeft(progress, ledger, (Date.now() - startedAt) / 1_000);
    const cap = (await readBudget(store, run))?.object.cap ?? {};
    emit({ kind: 'progress', run, progress, ledger, secondsLeft, cap });
    if (closed) return 'closed';
    if (signal.aborted) return 'stopped';
    if (isIdle({ progress, ledger, now: Date.now() })) return 'waiting';
    await Promise.race([sleep(pollMilliseconds, undefined, { signal }).catch(() => undefined), result]);
  }
}

/** Returns the progress from the workflow if a worker answers, else as last recorded. */
export async function currentProgress(options: {
  handle: RunHandle;
  store: Store;
  run: string;
}): Promise<RunProgress | null> {
  const { handle, store, run } = options;
  const live = await progressFromWorkflow(handle);
  return live ? withFullReasons(store, live) : readRecordedProgress(store, run);
}

/** Returns null if no worker answers in time. */
export function progressFromWorkflow(handle: RunHandle): Promise<RunProgress | null> {
  return answerOrNull(handle.query(progressQuery));
}

const queryMilliseconds = 3_000;

/** Returns the answer of a workflow to a query; null if no worker answers in time. */
export function answerOrNull<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  return Promise.race([answer.catch(() => null), sleep(queryMilliseconds, null, { ref: false })]);
}

/**
 * Resolves when the workflow has closed, with its result if it has one. Waits while the server is temporarily
 * unavailable.
 */
export async function resultOf<Result>(
  handle: { result(): Promise<Result> },
  signal: AbortSignal,
): Promise<Result | null> {
  while (!signal.aborted) {
    try {
      return await handle.result();
    } catch (error) {
      if (error instanceof Error && error.name === 'WorkflowFailedError') return null;
      await sleep(pollMilliseconds);
    }
  }
  return null;
}
