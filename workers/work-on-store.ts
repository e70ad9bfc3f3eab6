import { errorText } from '../lib/domain/errors.js';
import { parseWorkflowId } from '../lib/domain/workflow-id.js';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ActivityServices } from '../activities/run-context.js';
import type { Store } from '../lib/store/store.js';
import type { TemporalConnection } from '../lib/temporal/connection.js';
import { unfinishedQueues } from './unfinished-queues.js';
import { startWorker } from './worker.js';
import type { RunningWorker } from './worker.js';

const everyMilliseconds = 2_000;
/** A comparison records its end shortly before its workflow closes. */
const longestClosing = 60_000;
/**
 * Each queue has its own worker, which takes memory: with more unfinished runs, only the latest are worked
 * on.
 */
export const mostQueues = 12;

interface Served {
  worker: RunningWorker;
  /** When a run of its queue was last seen unfinished. */
  seenAt: number;
  hasEnded: boolean;
}

/**
 * Works on the unfinished runs and comparisons of a store, including those that start later, until it is
 * stopped. A transient failure, such as a store that cannot be read or a server that restarts, is reported
 * once and retried.
 */
export function workOnStore(input: {
  store: Store;
  temporal: TemporalConnection;
  services: ActivityServices;
  drainSeconds: number;
  log: (line: string) => void;
}): RunningWorker {
  const { store, log } = input;
  const ended = new AbortController();
  const { signal } = ended;
  const served = new Map<string, Served>();
  const logged = new Set<string>();
  const logOnce = (line: string): void => {
    if (!logged.has(line)) log(line);
    logged.add(line);
  };
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined);

  async function serve(taskQueue: string, seenAt: number): Promise<void> {
    const worker = await startWorker({ ...input, taskQueue });
    // A worker that is no longer needed may fail to shut down cleanly.
    worker.stopped.catch((error: unknown) => {
      if (served.get(taskQueue)?.worker === worker) fail(error);
    });
    served.set(taskQueue, { worker, seenAt, hasEnded: false });
    log(`Works on ${parseWorkflowId(taskQueue).name}.`);
  }

  async function drop(taskQueue: string, { worker }: Served): Promise<void> {
    served.delete(taskQueue);
    await worker.stop();
  }

  async function updateWorkers(): Promise<void> {
    const now = Date.now();
    const all = await unfinishedQueues(store);
    const queues = new Set(all.slice(0, mostQueues));
    if (all.length > mostQueues)
      logOnce(
        `${all.length} runs are unfinished: this worker handles the latest ${mostQueues}, and the others as these end. \`fgo list\` has them; \`fgo cancel RUN\` ends one.`,
      );
    for (const [queue, entry] of served) {
      const hasEnded = !all.includes(queue);
      if (hasEnded && !entry.hasEnded) log(`${parseWorkflowId(queue).name} has ended.`);
      entry.hasEnded = hasEnded;
      if (queues.has(queue)) entry.seenAt = now;
      else if (!hasEnded || now - entry.seenAt >= longestClosing) await drop(queue, entry);
    }
    for (const queue of queues) {
      if (!served.has(queue) && !signal.aborted) await logFailure(serve(queue, now));
    }
  }

  async function logFailure(step: Promise<void>): Promise<void> {
    await step.catch((error: unknown) => {
      logOnce(`warning: ${errorText(error)}; retrying.`);
    });
  }

  async function watch(): Promise<void> {
    do await logFailure(updateWorkers());
    while (await sleep(everyMilliseconds, true, { signal }).catch(() => false));
  }

  async function work(): Promise<void> {
    const watching = watch();
    try {
      await Promise.race([watching, failed]);
    } finally {
      ended.abort();
      await watching;
      await Promise.all([...served].map(([queue, entry]) => drop(queue, entry)));
    }
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
