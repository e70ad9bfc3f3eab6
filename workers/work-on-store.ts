import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorText } from '../lib/domain/errors.js';
import type { Fitness } from './fitness.js';
import type { UnfinishedWork, WorkFinder } from './unfinished-work.js';
import type { RunningWorker } from './worker.js';
import type { WorkerState } from './worker-state.js';

const everyMilliseconds = 2_000;
/** A closed workflow may still be queried: its worker stays for this long. */
const longestClosing = 60_000;
/** What was missing is looked for again after this time. */
const unfitMilliseconds = 30_000;

interface Served {
  worker: RunningWorker;
  name: string;
  /** When its workflow was last seen open, by `performance.now()`. */
  seenAt: number;
  hasEnded: boolean;
}

interface Unfit {
  name: string;
  lacks: string[];
  checkedAt: number;
}

export interface StoreWork {
  finder: WorkFinder;
  fitness: Fitness;
  state: WorkerState;
  /**
   * Each queue has its own worker, which takes memory: with more runs, the others follow as these end.
   */
  mostQueues: number;
  start: (taskQueue: string) => Promise<RunningWorker>;
  log: (line: string) => void;
}

/**
 * Works on the unfinished runs and comparisons of a store that this machine is fit for, including those that
 * start later, until it is stopped. A transient failure, such as a store that cannot be read or a server that
 * restarts, is reported once and retried.
 */
export function workOnStore(options: StoreWork): RunningWorker {
  const { finder, fitness, state, mostQueues, log } = options;
  const ended = new AbortController();
  const { signal } = ended;
  const served = new Map<string, Served>();
  const unfit = new Map<string, Unfit>();
  const logged = new Set<string>();
  const logOnce = (line: string): void => {
    if (!logged.has(line)) log(line);
    logged.add(line);
  };
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined);

  async function serve({ taskQueue, name }: UnfinishedWork): Promise<void> {
    const worker = await options.start(taskQueue);
    // A worker that is no longer needed may fail to shut down cleanly.
    worker.stopped.catch((error: unknown) => {
      if (served.get(taskQueue)?.worker === worker) fail(error);
    });
    served.set(taskQueue, { worker, name, seenAt: performance.now(), hasEnded: false });
    log(`Works on ${name}.`);
  }

  /** Whether this machine has what the work needs; if not, says so. */
  async function isFit({ taskQueue, name, runs }: UnfinishedWork): Promise<boolean> {
    const found = await Promise.all(runs.map(run => fitness.lacksFor(run)));
    const lacks = [...new Set(found.flat())];
    if (lacks.length === 0) {
      unfit.delete(taskQueue);
      return true;
    }
    unfit.set(taskQueue, { name, lacks, checkedAt: performance.now() });
    logOnce(`Takes no task of ${name}. This worker lacks: ${lacks.join(' ')}`);
    return false;
  }

  async function serveIfFit(work: UnfinishedWork): Promise<void> {
    if ((await isFit(work)) && !signal.aborted) await serve(work);
  }

  async function dropEnded(open: ReadonlySet<string>): Promise<void> {
    const now = performance.now();
    for (const [queue, entry] of served) {
      const hasEnded = !open.has(queue);
      if (hasEnded && !entry.hasEnded) log(`${entry.name} has ended.`);
      entry.hasEnded = hasEnded;
      if (!hasEnded) entry.seenAt = now;
      else if (now - entry.seenAt >= longestClosing) {
        served.delete(queue);
        await entry.worker.stop();
      }
    }
    for (const queue of unfit.keys()) if (!open.has(queue)) unfit.delete(queue);
  }

  async function serveMore(work: UnfinishedWork[]): Promise<void> {
    const now = performance.now();
    const active = [...served.values()].filter(({ hasEnded }) => !hasEnded).length;
    const checkedLately = (queue: string) =>
      now - (unfit.get(queue)?.checkedAt ?? -Infinity) < unfitMilliseconds;
    const waiting = work.filter(({ taskQueue }) => !served.has(taskQueue) && !checkedLately(taskQueue));
    const next = waiting.splice(0, Math.max(0, mostQueues - active));
    await Promise.all(next.map(each => logFailure(serveIfFit(each))));
    if (waiting.length > 0)
      logOnce(
        `This worker handles ${mostQueues} runs at a time, and the others as these end. Start more workers, or raise --max-runs.`,
      );
  }

  async function update(): Promise<void> {
    const work = await finder.find();
    await dropEnded(new Set(work.map(({ taskQueue }) => taskQueue)));
    await serveMore(work);
    await publish();
  }

  function publish(): Promise<void> {
    state.change({
      serves: [...served.values()].flatMap(({ name, hasEnded }) => (hasEnded ? [] : [name])),
      unfit: [...unfit.values()].map(({ name, lacks }) => ({ name, lacks })),
    });
    return state.publish();
  }

  async function logFailure(step: Promise<void>): Promise<void> {
    await step.catch((error: unknown) => {
      logOnce(`warning: ${errorText(error)}; retrying.`);
    });
  }

  async function watch(): Promise<void> {
    do await logFailure(update());
    while (await sleep(everyMilliseconds, true, { signal }).catch(() => false));
  }

  async function work(): Promise<void> {
    const watching = watch();
    const aborted = once(signal, 'abort');
    try {
      // Not until the step under way ends: until they drain, workers would take tasks that they hand back.
      await Promise.race([aborted, failed]);
    } finally {
      ended.abort();
      await logFailure(drain());
      // A run that was just about to be served.
      await watching;
      await logFailure(drain());
      await logFailure(state.end());
    }
  }

  async function drain(): Promise<void> {
    state.change({ isDraining: true });
    await Promise.all([
      logFailure(state.publish()),
      ...[...served.values()].map(({ worker }) => worker.stop()),
    ]);
  }

  const stopped = work();
  stopped.catch(() => undefined);
  return {
    stopped,
    async stop() {
      ended.abort();
      await stopped.catch(() => undefined);
    },
  };
}
