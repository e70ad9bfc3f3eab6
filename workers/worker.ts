import { setFlagsFromString } from 'node:v8';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { WorkerDeploymentOptions } from '@temporalio/worker';
import { createActivities } from '../activities/index.js';
import { createActivityInterceptor } from '../activities/interceptor.js';
import type { ActivityServices } from '../activities/run-context.js';
import { payloadWriting } from '../lib/temporal/codec/payload-writing.js';
import { clientIdentity } from '../lib/temporal/client-identity.js';
import { installRuntime } from '../lib/temporal/install-runtime.js';
import type { TemporalConnection } from '../lib/temporal/connection.js';

export interface RunningWorker {
  /** Settles when the worker has stopped; rejects with the error that stopped it. */
  stopped: Promise<void>;
  /** Takes no new tasks; activities in flight may finish within the time to drain, and others are handed back. */
  stop(): Promise<void>;
}

/** In milliseconds, for activities to end after they are cancelled. */
const longestHandBack = 5_000;

function versioned(version: WorkerDeploymentVersion): WorkerDeploymentOptions {
  return { version, useWorkerVersioning: true, defaultVersioningBehavior: 'PINNED' };
}

/** How much the heap may grow beyond what is alive before V8 collects garbage in all of it. */
const heapGrowthPercent = 40;

/**
 * Starts a worker for the workflows and activities of one store. Left alone, V8 lets the heap of a busy worker
 * grow to four times what is alive, because the machine has memory; a full collection takes a tenth of a second.
 */
export async function startWorker(input: {
  temporal: TemporalConnection;
  taskQueue: string;
  services: ActivityServices;
  /** How long calls in flight may take to finish when the worker stops. */
  drainSeconds: number;
  /** Pins open runs to the code that began them; unversioned if not given. */
  deployment?: WorkerDeploymentVersion | undefined;
  log: (line: string) => void;
}): Promise<RunningWorker> {
  const { temporal, taskQueue, services, drainSeconds, deployment } = input;
  installRuntime(input.log);
  setFlagsFromString(`--heap-growing-percent=${heapGrowthPercent}`);
  const connection = await NativeConnection.connect(temporal.settings);
  const worker = await Worker.create({
    connection,
    namespace: temporal.namespace,
    identity: clientIdentity(),
    taskQueue,
    ...payloadWriting(),
    activities: createActivities(services),
    interceptors: { activity: [() => ({ inbound: createActivityInterceptor(services.artifacts) })] },
    ...(deployment && { workerDeploymentOptions: versioned(deployment) }),
    maxCachedWorkflows: 300,
    maxConcurrentActivityTaskExecutions: 64,
    maxConcurrentWorkflowTaskExecutions: 20,
    shutdownGraceTime: drainSeconds * 1_000,
    shutdownForceTime: drainSeconds * 1_000 + longestHandBack,
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
