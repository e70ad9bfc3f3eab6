import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A request to S3, as it is billed. */
export type Billed = 'PUT' | 'LIST' | 'GET' | 'DELETE';

export interface ProxiedRequest {
  billed: Billed;
  /** The path with the query, for example `/bucket/prefix/log/00000001`. */
  path: string;
  number: number;
}

/** What happens to a request instead of passing it on. */
export type S3Fault =
  | { status: number; code: string }
  /** The connection is cut before, or after the request was carried out. */
  | 'cut before'
  | 'cut after';

export interface S3Proxy {
  url: string;
  /** The requests so far, failed ones included. */
  counts: Record<Billed, number>;
  /** The PUTs whose condition did not hold. */
  failedPuts(): number;
  close(): Promise<void>;
}

function billedAs({ method = 'GET', url = '' }: IncomingMessage): Billed {
  if (method === 'PUT') return 'PUT';
  if (method === 'DELETE' || url.includes('?delete')) return 'DELETE';
  return url.includes('list-type=2') ? 'LIST' : 'GET';
}

/** A proxy before an S3 server that counts, delays and disturbs its requests. */
export async function startS3Proxy(options: {
  target: string;
  /** In milliseconds. */
  delay?: (billed: Billed) => number;
  fault?: (request: ProxiedRequest) => S3Fault | undefined;
}): Promise<S3Proxy> {
  const { target, delay = () => 0, fault = () => undefined } = options;
  const counts = { PUT: 0, LIST: 0, GET: 0, DELETE: 0 };
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  let number = 0;
  let failedPuts = 0;

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const billed = billedAs(incoming);
    counts[billed]++;
    const found = fault({ billed, path: incoming.url ?? '', number: ++number });
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    await pause(delay(billed));
    if (found === 'cut before') return void incoming.socket.destroy();
    if (found !== undefined && found !== 'cut after') {
      response.writeHead(found.status, { 'content-type': 'application/xml' });
      return void response.end(`<Error><Code>${found.code}</Code><Message>${found.code}</Message></Error>`);
    }
    const { status, headers, body } = await forward(incoming, Buffer.concat(chunks));
    if (billed === 'PUT' && status === 412) failedPuts++;
    if (found === 'cut after') return void incoming.socket.destroy();
    response.writeHead(status, headers);
    response.end(body);
  }

  function forward(
    incoming: IncomingMessage,
    body: Buffer,
  ): Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }> {
    const { method, headers } = incoming;
    return new Promise((resolve, reject) => {
      const outgoing = request(`${target}${incoming.url}`, { method, headers, agent }, answer => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: Buffer.concat(chunks) }),
        );
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    failedPuts: () => failedPuts,
    async close() {
      server.closeAllConnections();
      agent.destroy();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
