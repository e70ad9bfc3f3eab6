import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { manifestSchema } from '../../config/manifest.js';
import type { RunProgress } from '../../domain/progress.js';
import { createLedgerReader } from '../../ledger/ledger-reader.js';
import type { ComparedRunSnapshot } from '../../report/compare-progress.js';
import { createArtifacts } from '../../store/artifacts.js';
import type { ComparisonRecord, RecordedRun } from '../../store/comparison-record.js';
import { readRecordedProgress } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import type { ComparisonHandle } from '../../temporal/runs/start-comparison.js';
import { runHandle } from '../../temporal/runs/start-run.js';
import { comparisonQuery } from '../../../workflows/compare.js';
import type { ComparedProgress, ComparisonProgress } from '../../../workflows/compare.js';
import { createLeaveTaking } from '../running/left-to-a-person.js';
import { currentProgress } from '../running/watch-run.js';
import type { WatchOutcome } from '../running/watch-run.js';
import type { CompareView } from './compare-view.js';

const pollMilliseconds = 1_000;
const queryMilliseconds = 3_000;

/** Follows and shows a comparison until it ends, is interrupted, or has only runs that wait for a person. */
export async function watchComparison(input: {
  store: Store;
  client: Client;
  record: ComparisonRecord;
  handle: ComparisonHandle;
  view: CompareView;
  signal: AbortSignal;
}): Promise<WatchOutcome> {
  const { store, client, record, handle, view, signal } = input;
  const followers = await Promise.all(record.runs.map(run => createFollower({ store, client, run })));
  let closed = false;
  let last: ComparisonProgress | null = null;
  const result = untilClosed(handle, signal).then(final => {
    closed = true;
    last = final ?? last;
  });
  try {
    for (;;) {
      if (!closed) last = (await comparisonProgress(handle)) ?? last;
      const isClosed = closed;
      const now: ComparisonProgress | null = last;
      const looks: Look[] = [];
      for (const [place, follower] of followers.entries()) looks.push(await follower(now?.runs[place]));
      view.show(looks.map(look => look.sight));
      if (isClosed) return 'closed';
      if (signal.aborted) return 'stopped';
      const underWay = looks.filter(look => look.isUnderWay);
      const isLeft = underWay.length > 0 && underWay.every(look => look.isLeft);
      if (isLeft || now?.waiting) return 'waiting';
      await Promise.race([sleep(pollMilliseconds, undefined, { signal }).catch(() => undefined), result]);
    }
  } finally {
    view.close();
  }
}

interface Look {
  sight: ComparedRunSnapshot;
  isUnderWay: boolean;
  /** The run waits for a person, and nothing else in it is running. */
  isLeft: boolean;
}

/** Polls a run; reads a finished run only once. */
async function createFollower(parts: { store: Store; client: Client; run: RecordedRun }) {
  const { store, client } = parts;
  const { run, label, size, seed } = parts.run;
  const manifest = await createArtifacts(store).get(parts.run.manifest, manifestSchema);
  const isLeftToAPerson = createLeaveTaking({ longestCallSeconds: manifest.llm.timeoutSeconds });
  const ledger = createLedgerReader(store, run);
  const handle = await runHandle({ client, store, record: { id: run } });
  let ended: RunProgress | null = null;
  return async (known: ComparedProgress | undefined): Promise<Look> => {
    const state = known?.state ?? 'open';
    const about = { run, strategy: label, size, seed };
    if (state === 'open')
      return { sight: { ...about, state, progress: null }, isUnderWay: false, isLeft: false };
    if (state !== 'running') {
      ended ??= await readRecordedProgress(store, run);
      return { sight: { ...about, state, progress: ended }, isUnderWay: false, isLeft: false };
    }
    const progress = await currentProgress({ handle, store, run });
    const isLeft = isLeftToAPerson({ progress, ledger: await ledger.read(), now: Date.now() });
    const held = progress?.state === 'waiting' || progress?.state === 'paused' ? progress.state : state;
    return { sight: { ...about, state: held, progress }, isUnderWay: true, isLeft };
  };
}

/** Returns null if no worker answers in time. */
export async function comparisonProgress(handle: ComparisonHandle): Promise<ComparisonProgress | null> {
  const answer = handle.query(comparisonQuery).catch(() => null);
  return Promise.race([answer, sleep(queryMilliseconds, null, { ref: false })]);
}

/**
 * Resolves when the workflow has closed, with its result if it has one. Waits while the server is temporarily
 * unavailable.
 */
async function untilClosed(
  handle: ComparisonHandle,
  signal: AbortSignal,
): Promise<ComparisonProgress | null> {
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
