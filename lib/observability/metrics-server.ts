import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { FgoError } from '../domain/errors.js';
import { errorCode } from '../text/error-code.js';

export interface MetricsServer {
  /** Where it listens: `127.0.0.1:9464`. */
  address: string;
  close(): void;
}

/** Serves the metrics of this process and of the Temporal SDK on one port, at `/metrics`. */
export async function startMetricsServer(options: {
  /** Host and port; port 0 takes a free one. */
  address: string;
  registry: Registry;
  /** Where the SDK serves its own metrics. */
  sdkAddress: string;
}): Promise<MetricsServer> {
  const { address, registry, sdkAddress } = options;
  const { host, port } = parseAddress(address);
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404).end('Metrics are at /metrics.\n');
      return;
    }
    void Promise.all([registry.metrics(), readSdkMetrics(sdkAddress)]).then(
      texts => response.writeHead(200, { 'content-type': registry.contentType }).end(texts.join('')),
      () => response.writeHead(500).end('The metrics cannot be read.\n'),
    );
  });
  server.listen(port, host);
  await once(server, 'listening').catch((error: unknown) => explain(address, error));
  // A command ends although somebody could still ask for metrics.
  server.unref();
  const { port: taken } = server.address() as AddressInfo;
  return {
    address: `${host.includes(':') ? `[${host}]` : host}:${taken}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The SDK's metrics; none while it does not answer yet. */
async function readSdkMetrics(address: string): Promise<string> {
  try {
    const response = await fetch(`http://${address}/metrics`, { signal: AbortSignal.timeout(5_000) });
    return response.ok ? await response.text() : '';
  } catch {
    return '';
  }
}

/** Reads `HOST:PORT`, `[IPv6]:PORT` or `:PORT`, which means all interfaces. Throws METRICS_ADDRESS_INVALID. */
function parseAddress(text: string): { host: string; port: number } {
  const [, ipv6, name, digits] = /^(?:\[([\da-fA-F:]+)\]|([^:[\]]*)):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === undefined || port > 65_535)
    throw addressInvalid(text, 'is not HOST:PORT', 'Give an address such as 127.0.0.1:9464.');
  return { host: ipv6 ?? (name || '0.0.0.0'), port };
}

function explain(address: string, error: unknown): never {
  const code = errorCode(error) ?? 'unknown error';
  throw addressInvalid(
    address,
    `cannot be listened on (${code})`,
    'Give another address for metrics.',
    error,
  );
}

function addressInvalid(address: string, problem: string, remedy: string, cause?: unknown): FgoError {
  const message = `The metrics address ${JSON.stringify(address)} ${problem}.`;
  return new FgoError({ code: 'METRICS_ADDRESS_INVALID', message, remedy, cause });
}

/** A free port of this machine, as the SDK needs a fixed one. */
export async function freeLoopbackAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return `127.0.0.1:${port}`;
}
