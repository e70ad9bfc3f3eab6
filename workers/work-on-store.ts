import { setTimeout as sleep } from 'node:timers/promises';
import type { ActivityDependencies } from '../activities/run-context.js';
import type { Store } from '../store/store.js';
import type { TemporalConnection } from './connection.js';
import { unfinishedQueues } from './unfinished-queues.js';
import { startWorker } from './worker.js';
import type { RunningWorker } from './worker.js';

const everyMilliseconds = 1_000;
/** A run records its end shortly before its workflow closes. */
const longestClosing = 60_000;
/** Each has a worker of its own, which takes memory: of more unfinished runs the latest are worked on. */
const mostQueues = 12;

interface Served {
  worker: RunningWorker;
  /** When a run of its queue was last seen unfinished. */
  seenAt: number;
}

/**
 * Works on all unfinished runs and comparisons of a store, on those that begin meanwhile too, until it is stopped.
 */
export function workOnStore(input: {
  store: Store;
  temporal: TemporalConnection;
  dependencies: ActivityDependencies;
  log: (line: string) => void;
}): RunningWorker {
  const { store, log } = input;
  const ended = new AbortController();
  const { signal } = ended;
  const served = new Map<string, Served>();
  let saidTooMany = false;
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined);

  async function serve(taskQueue: string): Promise<void> {
    const worker = await startWorker({ ...input, taskQueue });
    worker.stopped.catch(fail);
    served.set(taskQueue, { worker, seenAt: Date.now() });
  }

  async function look(): Promise<void> {
    const queues = await unfinishedQueues(store);
    if (queues.length > mostQueues && !saidTooMany) {
      saidTooMany = true;
      log(
        `${queues.length} runs are unfinished: this worker works on the latest ${mostQueues}, and on others as these end. \`fgo list\` has them; \`fgo cancel RUN\` ends one.`,
      );
    }
    for (const queue of queues) {
      const known = served.get(queue);
      if (known) known.seenAt = Date.now();
      else if (served.size < mostQueues && !signal.aborted) await serve(queue);
    }
    for (const [queue, { worker, seenAt }] of served) {
      if (Date.now() - seenAt < longestClosing) continue;
      served.delete(queue);
      await worker.stop();
    }
  }

  async function watch(): Promise<void> {
    do {
      // A store that cannot be read for a moment is looked into again.
      const queues = await look().catch((error: unknown) => error);
      if (queues instanceof Error && served.size === 0) throw queues;
    } while (await sleep(everyMilliseconds, true, { signal }).catch(() => false));
  }

  const stopped = Promise.race([watch(), failed]).finally(() =>
    Promise.all([...served.values()].map(({ worker }) => worker.stop())).then(() => undefined),
  );
  return {
    stopped,
    async stop() {
      ended.abort();
      await stopped.catch(() => undefined);
    },
  };
}
