import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { LlmConfig } from '../lib/config/llm.js';
import type { HolderProcess } from '../lib/limits/lease-record.js';
import { LimitLease } from '../lib/limits/limit-lease.js';
import { createAdaptiveLimiter } from '../lib/llm/adaptive-limiter.js';
import { limitedEndpoint } from '../lib/llm/configured-limits.js';
import { createEndpoint } from '../lib/llm/endpoint.js';
import type { Endpoint } from '../lib/llm/endpoint.js';
import type { Limiter } from '../lib/llm/limiter.js';
import { simulatedIdentity } from '../lib/llm/providers/simulated.js';
import { startSimulatedEndpoint } from '../lib/simulator/server.js';
import type { SimulatedEndpoint } from '../lib/simulator/server.js';
import type { Store } from '../lib/store/store.js';
import { identifySelf, isAlive } from '../lib/temporal/server/process-identity.js';
import { canonicalJson } from '../lib/text/canonical-json.js';

export interface Endpoints {
  /**
   * The endpoint of a configuration: shared by all runs with the same configuration. Its limits are shared by
   * all runs and processes of the store that use the endpoint. `connection` has the current connection
   * settings, if they differ.
   */
  endpointOf(config: LlmConfig, connection?: LlmConfig): Promise<Endpoint>;
  close(): Promise<void>;
}

/** The endpoints of one worker. Embedded simulated endpoints are started on first use. */
export function createEndpoints(store: Store): Endpoints {
  const open = new Map<string, Promise<Endpoint>>();
  const limits = new Map<string, { limiter: Limiter; lease: LimitLease }>();
  const simulated: SimulatedEndpoint[] = [];

  async function limiterOf(connection: LlmConfig): Promise<Limiter> {
    const holder = await thisProcess();
    const endpoint = limitedEndpoint(connection);
    const known = limits.get(endpoint);
    if (known) return known.limiter;
    const limiter = createAdaptiveLimiter(connection.concurrency);
    limits.set(endpoint, {
      limiter,
      lease: new LimitLease({ store, endpoint, limiter, process: holder, hasEnded }),
    });
    return limiter;
  }

  async function openEndpoint(config: LlmConfig, connection: LlmConfig): Promise<Endpoint> {
    const limiter = await limiterOf(connection);
    if (config.provider !== 'simulated') return createEndpoint({ config, connection, limiter });
    const { provider: _provider, concurrency: _concurrency, timeoutSeconds: _timeout, ...settings } = config;
    const server = await startSimulatedEndpoint({ settings });
    simulated.push(server);
    return createEndpoint({
      config,
      connection,
      limiter,
      simulated: { baseUrl: server.url, identity: simulatedIdentity(settings) },
    });
  }

  return {
    endpointOf(config, connection = config) {
      const key = canonicalJson([config, connection]);
      const known = open.get(key) ?? openEndpoint(config, connection);
      open.set(key, known);
      known.catch(() => open.delete(key));
      return known;
    },
    async close() {
      await Promise.all([...limits.values()].map(({ lease }) => lease.close()));
      await Promise.all(simulated.map(server => server.close()));
    },
  };
}

async function thisProcess(): Promise<HolderProcess> {
  const { pid, started } = await identifySelf();
  return { host: hostname(), machine: await thisMachine(), pid, started };
}

/** On Linux, containers with the same host name have process ids of their own. */
async function thisMachine(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const processes = await readlink('/proc/self/ns/pid').catch(() => '');
  return `${hostname()} ${boot.trim()} ${processes}`.trim();
}

async function hasEnded(holder: HolderProcess): Promise<boolean> {
  return holder.machine === (await thisMachine()) && !(await isAlive(holder));
}
