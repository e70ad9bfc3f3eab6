import { once } from 'node:events';
import { z } from 'zod';
import { localStorePath } from '../lib/app/finding/find-run.js';
import { packageVersion } from '../lib/config/package-version.js';
import { usualDrainSeconds, withWorker } from '../lib/app/running/with-worker.js';
import { openStore } from '../lib/store/open-store.js';
import { buildId } from '../lib/temporal/build-id.js';
import { startHealthServer } from '../workers/health.js';
import { createWorkerState } from '../workers/worker-state.js';
import { explainPort } from './terminal/explain-port.js';
import { collect, count, numberFor, port } from './terminal/options.js';
import { printMessage } from './terminal/output.js';
import { cliContext, interruptible } from './cli-context.js';
import { defineVerb, localStoreOption } from './verb.js';

interface WorkerVerbOptions {
  store?: string;
  address?: string;
  queues: string[];
  maxRuns: number;
  runCodeFromStore?: boolean;
  codeFolder?: string;
  drainSeconds: number;
  deploymentName?: string;
  healthPort?: number;
  healthAddress: string;
  metricsAddress?: string;
}

/** Each run has its own queue, and each queue its own worker within the process, which takes memory. */
const usualMostRuns = 12;

export const verb = defineVerb<WorkerVerbOptions>({
  description: 'Works on the unfinished runs of a store that this machine is fit for, until you stop it.',
  options: [
    localStoreOption,
    ['--address <host:port>', 'the Temporal server; as with TEMPORAL_ADDRESS'],
    ['--queues <pattern>', 'only runs and comparisons of this name; * stands for any text', collect, []],
    ['--max-runs <n>', 'works on this many runs at a time', count, usualMostRuns],
    ['--run-code-from-store', 'runs the code of agents and scorers that others put into the store'],
    ['--code-folder <path>', 'a folder that has the code of the runs, for example in an image'],
    [
      '--drain-seconds <n>',
      'how long calls in flight may take to finish after Ctrl-C or SIGTERM',
      numberFor(z.number().min(0).max(3_600)),
      usualDrainSeconds,
    ],
    ['--metrics-address <host:port>', 'serves metrics for Prometheus at /metrics'],
    ['--deployment-name <name>', 'pins open runs to the code that began them (worker versioning)'],
    ['--health-port <n>', 'answers GET /livez and /readyz on this port', port],
    ['--health-address <address>', 'the address for it; 0.0.0.0 in containers', '127.0.0.1'],
  ],
  examples: [
    ['fgo worker', 'works on the runs of this folder'],
    ['fgo worker --metrics-address 127.0.0.1:9464', 'also serves metrics'],
    ['fgo worker --store s3://bucket/team --run-code-from-store', 'on any machine'],
  ],
  async run(options) {
    const { drainSeconds, address, metricsAddress } = options;
    if (address !== undefined) process.env['TEMPORAL_ADDRESS'] = address;
    const storePath = await localStorePath(cliContext(), options.store);
    const store = await openStore(storePath);
    const state = createWorkerState(store, buildId(packageVersion()));
    let isConnected = false;
    const health = await openHealth(options, () => (isConnected ? state.current : null));
    try {
      await interruptible(drainingLine(drainSeconds), context =>
        withWorker(
          context,
          {
            store,
            storePath,
            work: storeWork(options, state),
            savesHistories: true,
            drainSeconds,
            metricsAddress,
          },
          async ({ temporal, worker }) => {
            isConnected = true;
            printMessage(`Works on ${storePath} through ${temporal.settings.address}. Stop with Ctrl-C.`);
            const { signal } = context;
            await Promise.race([worker.stopped, signal.aborted ? null : once(signal, 'abort')]);
          },
        ),
      );
    } finally {
      await health?.close();
    }
  },
});

async function openHealth(
  { healthPort, healthAddress }: WorkerVerbOptions,
  state: Parameters<typeof startHealthServer>[0]['state'],
) {
  if (healthPort === undefined) return null;
  const health = await startHealthServer({ address: healthAddress, port: healthPort, state }).catch(
    (error: unknown) => explainPort(healthPort, error, '--health-port'),
  );
  printMessage(`Answers probes at ${health.url}/livez and /readyz.`);
  return health;
}

function storeWork(options: WorkerVerbOptions, state: ReturnType<typeof createWorkerState>) {
  const { queues, maxRuns, runCodeFromStore = false, codeFolder, deploymentName } = options;
  return {
    sources: { codeFolder, runsCodeFromStore: runCodeFromStore, isOwner: false },
    state,
    queues,
    mostQueues: maxRuns,
    deployment:
      deploymentName === undefined ? undefined : { deploymentName, buildId: buildId(packageVersion()) },
    environment: process.env,
  };
}

function drainingLine(seconds: number): string {
  return `Stopping: no new calls begin, and those in flight have ${seconds} seconds to finish.`;
}
