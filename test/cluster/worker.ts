import { z } from 'zod';
import type { Build } from './builds.js';
import type { HostProcess } from './host-process.js';
import type { Host } from './network.js';
import type { Cluster } from './start-cluster.js';
import { waitUntil } from './wait-until.js';

/** `fgo worker` on a machine. */
export interface Worker {
  machine: Host;
  build: Build;
  process: HostProcess;
  /** Resolves when it takes tasks of this run, as its own probe says. */
  serves(run: string): Promise<void>;
  /** Why its probe says that it is not ready; null if it is. */
  unreadiness(): Promise<string | null>;
}

export const deploymentName = 'fgo';

const probePort = 8081;
const longestStartMs = 90_000;
const probeMs = 2_000;
const readinessSchema = z.object({
  ready: z.boolean(),
  serves: z.array(z.string()).default([]),
  reason: z.string().default(''),
});

/** Starts a worker of a deployment, on a machine that has nothing of the runs of the store. */
export function startWorker(options: {
  cluster: Cluster;
  machine: Host;
  build: Build;
  store: string;
}): Worker {
  const { cluster, machine, build, store } = options;
  const running = machine.start({
    command: [
      ...[process.execPath, build.path, 'worker', '--store', store, '--address', cluster.temporal.address],
      ...['--deployment-name', deploymentName, '--run-code-from-store'],
      ...['--health-port', String(probePort), '--health-address', machine.address],
    ],
    environment: cluster.objects.environment,
  });
  async function probe() {
    const url = `http://${machine.address}:${probePort}/readyz`;
    const response = await fetch(url, { signal: AbortSignal.timeout(probeMs) });
    return readinessSchema.parse(await response.json());
  }
  return {
    machine,
    build,
    process: running,
    async serves(run) {
      await waitUntil(`${machine.name} works on ${run}`, longestStartMs, async () => {
        if (running.hasEnded()) throw new Error(running.output().slice(-2_000));
        return (await probe()).serves.includes(run) ? true : null;
      });
    },
    async unreadiness() {
      const { ready, reason } = await probe();
      return ready ? null : reason;
    },
  };
}
