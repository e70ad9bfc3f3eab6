import type { Client } from '@temporalio/client';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import type { ActivityServices } from '../activities/run-context.js';
import { measureClockSkew } from '../lib/temporal/clock-skew.js';
import type { TemporalConnection } from '../lib/temporal/connection.js';
import type { Store } from '../lib/store/store.js';
import { createFitness } from './fitness.js';
import { watchReachability } from './reachability.js';
import type { CodeSources, RunFolders } from './run-folders.js';
import { createWorkFinder } from './unfinished-work.js';
import { workOnStore } from './work-on-store.js';
import { startWorker } from './worker.js';
import type { RunningWorker } from './worker.js';
import type { WorkerState } from './worker-state.js';

/** What a worker of a store does. */
export interface StoreWorkerOptions {
  sources: CodeSources;
  state: WorkerState;
  /** Names of runs and comparisons to work on, in which `*` stands for any text; all if empty. */
  queues: readonly string[];
  mostQueues: number;
  deployment?: WorkerDeploymentVersion | undefined;
  environment: NodeJS.ProcessEnv;
}

/** Budgets and histories carry times of several machines, which must be comparable. */
const mostSkewMilliseconds = 60_000;
const longestPingMilliseconds = 5_000;

/** Starts to work on the unfinished runs of a store that this machine is fit for. */
export function startStoreWorker(
  options: StoreWorkerOptions & {
    store: Store;
    temporal: TemporalConnection;
    client: Client;
    folders: RunFolders;
    services: ActivityServices;
    drainSeconds: number;
    log: (line: string) => void;
  },
): RunningWorker {
  const { client, store, folders, environment, queues, state, mostQueues, log } = options;
  let clock: Promise<string | null> | null = null;
  const clockProblem = () => (clock ??= skewProblem(client).finally(() => (clock = null)));
  const ended = new AbortController();
  watchReachability({
    dependencies: {
      'the Temporal server': () => pingServer(client),
      'the store': () => store.list('workers'),
    },
    onChange: lost => state.change({ lost }),
    signal: ended.signal,
  });
  const worker = workOnStore({
    finder: createWorkFinder({ client, store, accepts: acceptedBy(queues), log }),
    fitness: createFitness({ store, folders, environment, clockProblem }),
    state,
    mostQueues,
    start: taskQueue => startWorker({ ...options, taskQueue }),
    log,
  });
  const end = () => ended.abort();
  worker.stopped.then(end, end);
  return worker;
}

function pingServer({ connection, workflowService }: Client): Promise<unknown> {
  return connection.withDeadline(Date.now() + longestPingMilliseconds, () =>
    workflowService.getSystemInfo({}),
  );
}

function acceptedBy(patterns: readonly string[]): (name: string) => boolean {
  if (patterns.length === 0) return () => true;
  const expressions = patterns.map(pattern => {
    const parts = pattern.split('*').map(part => part.replaceAll(/[^\w-]/g, String.raw`\$&`));
    return new RegExp(`^${parts.join('.*')}$`);
  });
  return name => expressions.some(expression => expression.test(name));
}

async function skewProblem(client: Client): Promise<string | null> {
  const skew = await measureClockSkew(client);
  if (skew === null || Math.abs(skew) <= mostSkewMilliseconds) return null;
  const seconds = Math.round(Math.abs(skew) / 1_000);
  const direction = skew > 0 ? 'ahead of' : 'behind';
  return `a right clock: it is ${seconds} seconds ${direction} the server's. Synchronize it, for example with NTP.`;
}
