import { setTimeout as sleep } from 'node:timers/promises';
import { NativeConnection, Worker } from '@temporalio/worker';
import { errorText } from '../lib/domain/errors.js';
import type { Store } from '../lib/store/store.js';
import { clientIdentity } from '../lib/temporal/client-identity.js';
import { payloadWriting } from '../lib/temporal/codec/payload-writing.js';
import type { ServerNamespace } from '../lib/temporal/open-connection.js';
import { installRuntime } from '../lib/temporal/install-runtime.js';
import { endedQueues } from './ended-queues.js';
import { onChange } from './on-change.js';

/** Each queue has its own worker, of some 15 MB. */
export const mostAnswered = 8;
const everyMilliseconds = 2_000;

/**
 * Answers queries about the latest ended runs of a store, until it is stopped: the pages of the Temporal UI ask
 * for a run's details in this way. It has no activities, so it can call no model and write nothing to the store;
 * a run that is started again is left to the worker that does.
 */
export async function answerQueries(options: {
  store: Store;
  temporal: ServerNamespace;
  signal: AbortSignal;
  log: (line: string) => void;
}): Promise<void> {
  const { store, temporal, signal, log } = options;
  installRuntime(log);
  const connection = await NativeConnection.connect(temporal.settings);
  const answering = new Map<string, { stop(): Promise<void> }>();
  const update = async () => {
    const queues = (await endedQueues(store)).slice(0, mostAnswered);
    for (const [queue, worker] of answering) {
      if (queues.includes(queue)) continue;
      answering.delete(queue);
      await worker.stop();
    }
    for (const queue of queues)
      if (!answering.has(queue)) answering.set(queue, await startAnswering(queue, connection, temporal, log));
  };
  const report = onChange(problem => {
    if (problem !== null) log(`warning: ${problem}; retrying.`);
  });
  const failed = (error: unknown) => report(errorText(error));
  do await update().then(() => report(null), failed);
  while (await sleep(everyMilliseconds, true, { signal }).catch(() => false));
  await Promise.all([...answering.values()].map(worker => worker.stop()));
  await connection.close();
}

async function startAnswering(
  taskQueue: string,
  connection: NativeConnection,
  { namespace }: ServerNamespace,
  log: (line: string) => void,
): Promise<{ stop(): Promise<void> }> {
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    identity: clientIdentity('server'),
    ...payloadWriting(),
    // Without a thread for each worker: a query is answered now and then.
    debugMode: true,
    maxCachedWorkflows: 2,
    maxConcurrentWorkflowTaskExecutions: 2,
    workflowTaskPollerBehavior: { type: 'simple-maximum', maximum: 2 },
  });
  const stopped = worker.run().catch((error: unknown) => log(`warning: ${errorText(error)}`));
  return {
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await stopped;
    },
  };
}
