import { once } from 'node:events';
import { explainPort } from '../../config/explain-port.js';
import { packageVersion } from '../../config/package-version.js';
import { buildId } from '../../temporal/build-id.js';
import { startHealthServer } from '../../../workers/health.js';
import type { HealthServer } from '../../../workers/health.js';
import { createWorkerState } from '../../../workers/worker-state.js';
import type { WorkerState } from '../../../workers/worker-state.js';
import type { AppContext } from '../context.js';
import { openNamedStore } from '../store/named-store.js';
import { withWorker } from './with-worker.js';

export interface StoreWorkOptions {
  /** The store; that of the current folder if it is missing. */
  store: string | undefined;
  /** Only runs and comparisons with such names; `*` stands for any text. Empty: all. */
  queues: string[];
  /** How many runs at a time. */
  mostRuns: number;
  runsCodeFromStore: boolean;
  /** A folder that has the code of the runs. */
  codeFolder: string | undefined;
  drainSeconds: number;
  /** Pins open runs to the code that began them. */
  deploymentName: string | undefined;
  metricsAddress: string | undefined;
  /** Where probes of an orchestrator are answered; none if it is missing. */
  health: { address: string; port: number } | undefined;
}

/**
 * Works on the unfinished runs of a store that this machine is fit for, until the signal interrupts it. Throws
 * StoreError, BadInputError and the errors of `connection-errors.ts`.
 */
export async function workOnStore(context: AppContext, options: StoreWorkOptions): Promise<void> {
  const { drainSeconds, metricsAddress, health } = options;
  const { signal, log } = context;
  const { storePath, store } = await openNamedStore(context, options.store);
  const state = createWorkerState(store, buildId(packageVersion()));
  let isConnected = false;
  const probes = health && (await startProbes(health, () => (isConnected ? state.current : null)));
  if (probes) log(`Answers probes at ${probes.url}/livez and /readyz.`);
  try {
    const work = { ...workOptions(options, state), environment: context.environment };
    await withWorker(
      context,
      { store, storePath, work, savesHistories: true, drainSeconds, metricsAddress },
      async ({ temporal, worker }) => {
        isConnected = true;
        log(`Works on ${storePath} through ${temporal.settings.address}. Stop with Ctrl-C.`);
        await Promise.race([worker.stopped, signal.aborted ? null : once(signal, 'abort')]);
      },
    );
  } finally {
    await probes?.close();
  }
}

async function startProbes(
  { address, port }: { address: string; port: number },
  state: () => WorkerState['current'] | null,
): Promise<HealthServer> {
  return startHealthServer({ address, port, state }).catch((error: unknown) =>
    explainPort(port, error, '--health-port'),
  );
}

function workOptions(options: StoreWorkOptions, state: WorkerState) {
  const { queues, mostRuns, runsCodeFromStore, codeFolder, deploymentName } = options;
  return {
    sources: { codeFolder, runsCodeFromStore, isOwner: false },
    state,
    queues,
    mostQueues: mostRuns,
    deployment:
      deploymentName === undefined ? undefined : { deploymentName, buildId: buildId(packageVersion()) },
  };
}
