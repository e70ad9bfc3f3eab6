import { NativeConnection, Worker } from '@temporalio/worker';
import { createActivities } from '../activities/index.js';
import { activityInterceptor } from '../activities/interceptor.js';
import type { ActivityServices } from '../activities/run-context.js';
import { bundlePath } from '../lib/temporal/bundle-path.js';
import { installRuntime } from '../lib/temporal/quiet-runtime.js';
import type { TemporalConnection } from '../lib/temporal/connection.js';

export interface RunningWorker {
  /** Settles when the worker has stopped; rejects with the error that stopped it. */
  stopped: Promise<void>;
  /** Gives activities in flight some seconds to finish; interrupted ones are repeated later. */
  stop(): Promise<void>;
}

/** Starts a worker for the workflows and activities of one store. */
export async function startWorker(input: {
  temporal: TemporalConnection;
  taskQueue: string;
  services: ActivityServices;
  log: (line: string) => void;
}): Promise<RunningWorker> {
  const { temporal, taskQueue, services } = input;
  installRuntime(input.log);
  const connection = await NativeConnection.connect(temporal.settings);
  const worker = await Worker.create({
    connection,
    namespace: temporal.namespace,
    taskQueue,
    workflowBundle: { codePath: bundlePath() },
    activities: createActivities(services),
    interceptors: { activity: [() => ({ inbound: activityInterceptor })] },
    maxCachedWorkflows: 300,
    maxConcurrentActivityTaskExecutions: 64,
    maxConcurrentWorkflowTaskExecutions: 20,
    shutdownGraceTime: '5s',
    shutdownForceTime: '10s',
  });
  const stopped = worker.run().finally(() => connection.close());
  return {
    stopped,
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await stopped.catch(() => undefined);
    },
  };
}
