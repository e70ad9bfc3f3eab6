import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WorkerRecord } from '../lib/store/worker-record.js';

/** Where a worker answers its orchestrator's probes. */
export interface HealthServer {
  url: string;
  close(): Promise<void>;
}

/**
 * Answers `GET /livez` while the process works, and `GET /readyz` with 200 if the worker takes tasks, else
 * with 503 and the reason. Tells nothing but names of runs and what is missing.
 */
export async function startHealthServer(options: {
  address: string;
  port: number;
  /** Null until the worker is connected. */
  state: () => WorkerRecord | null;
}): Promise<HealthServer> {
  const { address, port, state } = options;
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    const readiness = readinessOf(state());
    const [status, body] =
      path === '/livez'
        ? [200, { live: true }]
        : path === '/readyz'
          ? [readiness.ready ? 200 : 503, readiness]
          : [404, { paths: ['/livez', '/readyz'] }];
    response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${address.includes(':') ? `[${address}]` : address}:${actual}`,
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

function readinessOf(state: WorkerRecord | null) {
  if (state === null) return { ready: false, reason: 'The worker is not connected yet.' };
  const { isDraining, lost, serves, unfit } = state;
  const known = { serves, unfit };
  if (isDraining) return { ready: false, reason: 'The worker is draining.', ...known };
  if (lost.length > 0) return { ready: false, reason: `No answer from ${lost.join(' and ')}.`, ...known };
  if (serves.length === 0 && unfit.length > 0)
    return { ready: false, reason: 'The worker lacks something for every run that it found.', ...known };
  return { ready: true, ...known };
}
