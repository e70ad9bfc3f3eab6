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
import type { AppContext } from '../context.js';
import { createIdleCheck } from '../running/idle-run.js';
import { answerOrNull, currentProgress, resultOf } from '../running/watch-run.js';
import type { WatchOutcome } from '../running/watch-run.js';

const pollMilliseconds = 1_000;

/**
 * Follows a comparison until it ends, is interrupted, or has only runs that wait for a person; emits what it
 * reads.
 */
export async function watchComparison(
  { environment, signal, emit }: AppContext,
  options: { store: Store; client: Client; record: ComparisonRecord; handle: ComparisonHandle },
): Promise<WatchOutcome> {
  const { store, client, record, handle } = options;
  const polls = await Promise.all(record.runs.map(run => createPoll({ store, client, run, environment })));
  let closed = false;
  let last: ComparisonProgress | null = null;
  const result = resultOf(handle, signal).then(final => {
    closed = true;
    last = final ?? last;
  });
  for (;;) {
    if (!closed) last = (await comparisonProgress(handle)) ?? last;
    const isClosed = closed;
    const now: ComparisonProgress | null = last;
    const found: PolledRun[] = [];
    for (const [place, poll] of polls.entries()) found.push(await poll(now?.runs[place]));
    emit({ kind: 'comparison', runs: found.map(({ shown }) => shown) });
    if (isClosed) return 'closed';
    if (signal.aborted) return 'stopped';
    const running = found.filter(({ isRunning }) => isRunning);
    const areIdle = running.length > 0 && running.every(({ isIdle }) => isIdle);
    if (areIdle || now?.waiting) return 'waiting';
    await Promise.race([sleep(pollMilliseconds, undefined, { signal }).catch(() => undefined), result]);
  }
}

interface PolledRun {
  shown: ComparedRunSnapshot;
  isRunning: boolean;
  /** The run waits for a person, and nothing else in it is running. */
  isIdle: boolean;
}

/** Polls a run; reads a finished run only once. */
async function createPoll(options: {
  store: Store;
  client: Client;
  run: RecordedRun;
  environment: NodeJS.ProcessEnv;
}) {
  const { store, client, environment } = options;
  const { run, label, size, seed } = options.run;
  const manifest = await createArtifacts(store).get(options.run.manifest, manifestSchema);
  const isIdle = createIdleCheck({ longestCallSeconds: manifest.llm.timeoutSeconds, environment });
  const ledger = createLedgerReader(store, run);
  const handle = await runHandle({ client, store, record: { id: run } });
  let ended: RunProgress | null = null;
  return async (known: ComparedProgress | undefined): Promise<PolledRun> => {
    const state = known?.state ?? 'open';
    const about = { run, strategy: label, size, seed };
    if (state !== 'running') {
      if (state !== 'open') ended ??= await readRecordedProgress(store, run);
      return { shown: { ...about, state, progress: ended }, isRunning: false, isIdle: false };
    }
    const progress = await currentProgress({ handle, store, run });
    const waits = progress?.state === 'waiting' || progress?.state === 'paused' ? progress.state : state;
    return {
      shown: { ...about, state: waits, progress },
      isRunning: true,
      isIdle: isIdle({ progress, ledger: await ledger.read(), now: Date.now() }),
    };
  };
}

/** Returns null if no worker answers in time. */
export function comparisonProgress(handle: ComparisonHandle): Promise<ComparisonProgress | null> {
  return answerOrNull(handle.query(comparisonQuery));
}
