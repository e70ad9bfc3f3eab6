import { FgoError } from '../../domain/errors.js';
import { Worker } from '@temporalio/worker';
import type { ReplayWorkerOptions, WorkflowBundleOption } from '@temporalio/worker';
import type { SavedHistory } from '../histories/saved-history.js';
import { observedWorker } from './observed-worker.js';
import type { ReplayObserver } from './observed-worker.js';

/** The replay neither ended nor failed in time. */
function replayStuck(seconds: number): FgoError {
  return new FgoError({ code: 'REPLAY_STUCK', message: `the replay did not end within ${seconds} seconds` });
}

export interface ReplayOptions {
  code: WorkflowBundleOption;
  observer?: ReplayObserver;
  /**
   * For a debugger: runs the workflow code in this thread, where it can be stepped through, without a time
   * limit.
   */
  inspected?: boolean;
  /** How long workflow code may compute without a pause; defaults to a worker's limit. */
  computeSeconds?: number;
  /** How long a replay may take; defaults to a limit based on the number of events. */
  seconds?: number;
}

/** Replays histories offline, one after the other. */
export interface ReplaySession {
  /**
   * Replays the first `count` events, or all. Returns the error of the code or the history, or null if they
   * agree.
   */
  replay(saved: SavedHistory, count?: number): Promise<Error | null>;
  close(): Promise<void>;
}

type Histories = Parameters<typeof Worker.runReplayHistories>[1];
type Replayed = ReturnType<typeof Worker.runReplayHistories>;
type OneHistory = { workflowId: string; history: SavedHistory['history'] };

/** Opens a session with one worker for all histories, because each worker must load the code. */
export function openReplay(options: ReplayOptions): ReplaySession {
  const { code, observer, inspected = false, computeSeconds = 5 } = options;
  // Only a separate thread can stop workflow code that never ends. The SDK's type omits `debugMode`.
  const place = inspected ? {} : { debugMode: false, isolateExecutionTimeout: computeSeconds * 1000 };
  const settings: ReplayWorkerOptions = { workflowBundle: code, ...place };
  let open: { feed: Feed; results: Replayed } | undefined;

  function start(): { feed: Feed; results: Replayed } {
    const feed = createFeed();
    const worker = observer ? observedWorker(observer) : Worker;
    return { feed, results: worker.runReplayHistories(settings, feed.histories) };
  }

  async function replay(saved: SavedHistory, count = saved.events.length): Promise<Error | null> {
    open ??= start();
    const { feed, results } = open;
    feed.push({
      workflowId: saved.workflowId,
      history: { events: (saved.history.events ?? []).slice(0, count) },
    });
    const seconds = options.seconds ?? Math.ceil(60 + count / 50);
    const result = results.next();
    const ended = inspected ? await result : await within(result, seconds);
    if (ended) return ended.done ? null : (ended.value.error ?? null);
    // Abandons the worker: the SDK has no way to stop it.
    open = undefined;
    return replayStuck(seconds);
  }

  return {
    replay,
    async close() {
      await open?.results.return?.();
    },
  };
}

interface Feed {
  histories: Histories;
  push(history: OneHistory): void;
}

function createFeed(): Feed {
  const waiting: OneHistory[] = [];
  let wake: () => void = () => undefined;
  async function* histories() {
    for (;;) {
      const next = waiting.shift();
      if (next) yield next;
      else await new Promise<void>(resolve => (wake = resolve));
    }
  }
  return {
    histories: histories(),
    push(history) {
      waiting.push(history);
      wake();
    },
  };
}

/** Returns null after a timeout. */
async function within<T>(promise: Promise<T>, seconds: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  promise.catch(() => undefined);
  const late = new Promise<null>(resolve => (timer = setTimeout(() => resolve(null), seconds * 1000)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
