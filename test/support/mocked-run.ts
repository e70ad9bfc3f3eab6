import { activityInfo } from '@temporalio/activity';
import { Client, Connection } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import type { Activities } from '../../activities/index.js';
import { optimizeSchema } from '../../lib/config/optimize.js';
import type { Evaluation } from '../../lib/domain/evaluation.js';
import type { RunProgress } from '../../lib/domain/progress.js';
import { pairedTest } from '../../lib/optimizer/acceptance/statistics.js';
import { bundlePath } from '../../lib/temporal/bundle-path.js';
import { installRuntime } from '../../lib/temporal/install-runtime.js';
import type { RunHandle } from '../../lib/temporal/runs/start-run.js';
import { progressQuery } from '../../workflows/runtime/messages.js';
import type { optimize } from '../../workflows/optimize.js';
import type { OptimizeInput } from '../../workflows/optimize-input.js';
import { about, referenceOf, scoreOf } from './progress.js';

/** A run of the real workflows with mocked activities: no store, no endpoint, no data. */
export interface MockedRun {
  handle: RunHandle;
  /** The progress, once the run is in this state. */
  progressAt(state: RunProgress['state']): Promise<RunProgress>;
  /** The names of the activities that were called so far, in order. */
  called: (keyof Activities)[];
  /** Ends the run and its worker. Call it in `afterEach`. */
  close(): Promise<void>;
}

export const evaluation: Evaluation = {
  record: referenceOf('e'),
  score: scoreOf(0.5),
  failures: 5,
  unscoredReason: null,
};

/** What a run with the strategy `none` calls. Tests of other strategies mock what these call, too. */
const defaults = {
  evaluateTasks: () => Promise.resolve(evaluation),
  checkBaseline: () => Promise.resolve({ need: null, warnings: [] }),
  divideTasks: () => Promise.resolve({ lists: referenceOf('d'), sizes: [] }),
  recordProgress: () => Promise.resolve({ paidUsd: null, verdict: null }),
  recordResult: () => Promise.resolve(),
  testSignificance: () => Promise.resolve(pairedTest([0, 1], [0, 1], 1)),
  notify: () => Promise.resolve(),
} satisfies Partial<Activities>;

/**
 * Starts a run on the shared server of `npm test`, with these activities instead of the defaults. The run has
 * the strategy `none` and 10 tasks per split unless the input says otherwise, and a task queue of its own.
 */
export async function startMockedRun(
  mocks: Partial<Activities> = {},
  input: Partial<OptimizeInput> = {},
  taskQueue = `mocked-${randomUUID()}`,
): Promise<MockedRun> {
  const { client, called, close } = await startMockedWorker({ ...defaults, ...mocks }, taskQueue);
  const handle = await client.workflow.start<typeof optimize>('optimize', {
    taskQueue,
    workflowId: `mocked@${randomUUID().slice(0, 8)}`,
    args: [{ ...mockedInput('mocked'), ...input }],
  });
  return {
    handle,
    called,
    async progressAt(state) {
      for (;;) {
        const progress = await handle.query(progressQuery);
        if (progress.state === state) return progress;
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    },
    async close() {
      await handle.terminate().catch(() => undefined);
      await close();
    },
  };
}

/** The input of a run with the strategy `none` and 10 tasks per split. */
export function mockedInput(run: string): OptimizeInput {
  return {
    about,
    run: { run, manifest: referenceOf('f') },
    settings: optimizeSchema.parse({ strategy: 'none' }),
    simulated: false,
    modules: referenceOf('b'),
    moduleNames: ['instructions'],
    counts: { train: 10, validation: 10, test: 10 },
    searchAttributes: false,
  };
}

/** Starts a worker of the real workflows with these activities on the shared server of `npm test`. */
export async function startMockedWorker(mocks: Partial<Activities>, taskQueue: string) {
  const { FGO_TEST_TEMPORAL_ADDRESS: address } = process.env;
  if (address === undefined) throw new Error('There is no shared server: run this test with `npm test`.');
  installRuntime(() => undefined);
  const called: (keyof Activities)[] = [];
  const activities = Object.fromEntries(
    Object.entries(mocks).map(([name, mock]) => [
      name,
      (of: never) => {
        called.push(name as keyof Activities);
        return mock(of);
      },
    ]),
  );
  const connection = await Connection.connect({ address });
  const workerConnection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection: workerConnection,
    taskQueue,
    workflowBundle: { codePath: bundlePath() },
    activities: {
      ...activities,
      default() {
        throw ApplicationFailure.nonRetryable(`The test has no mock of ${activityInfo().activityType}.`);
      },
    },
  });
  const working = worker.run();
  return {
    client: new Client({ connection }),
    /** The names of the activities that were called so far, in order. */
    called,
    async close() {
      worker.shutdown();
      await working;
      await workerConnection.close();
      await connection.close();
    },
  };
}
