import type { LlmConfig } from '../lib/config/llm.js';
import { createEndpoint } from '../lib/llm/endpoint.js';
import type { Endpoint } from '../lib/llm/endpoint.js';
import { simulatedIdentity } from '../lib/llm/providers/simulated.js';
import { startSimulatedEndpoint } from '../lib/simulator/server.js';
import type { SimulatedEndpoint } from '../lib/simulator/server.js';
import { canonicalJson } from '../lib/text/canonical-json.js';

export interface Endpoints {
  /**
   * The endpoint of a configuration: shared by all runs with the same endpoint, so that its limits apply to
   * all of them. `connection` has the current connection settings, if they differ.
   */
  endpointOf(config: LlmConfig, connection?: LlmConfig): Promise<Endpoint>;
  close(): Promise<void>;
}

/** The endpoints of one worker. Embedded simulated endpoints are started on first use. */
export function createEndpoints(): Endpoints {
  const open = new Map<string, Promise<Endpoint>>();
  const simulated: SimulatedEndpoint[] = [];

  async function openEndpoint(config: LlmConfig, connection: LlmConfig): Promise<Endpoint> {
    if (config.provider === 'openai') return createEndpoint({ config, connection });
    const { provider: _provider, concurrency: _concurrency, timeoutSeconds: _timeout, ...settings } = config;
    const server = await startSimulatedEndpoint({ settings });
    simulated.push(server);
    return createEndpoint({
      config,
      connection,
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
      await Promise.all(simulated.map(server => server.close()));
    },
  };
}
