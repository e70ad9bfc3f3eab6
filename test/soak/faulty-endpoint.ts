import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { simulatedSchema } from '../../lib/config/llm.js';
import { complete, listModels } from '../../lib/simulator/complete.js';
import { uniform } from '../../lib/simulator/hash.js';
import { chatRequestSchema } from '../../lib/simulator/request.js';
import { keyOfBody } from './call-of-body.js';
import { requestFaultNames, requestFaults, type RequestFault } from './faults.js';

/** One chat request, as the endpoint saw it. */
export interface Asked {
  /** Its journal key. */
  key: string;
  /** Whether the journal had its reply at that moment. */
  wasJournaled: boolean;
  fault: RequestFault | null;
  /** Whether a whole reply left the endpoint. */
  isAnswered: boolean;
  /** What a provider would charge; 0 for rejected requests. */
  tokens: number;
}

/** The simulated model behind a server that fails on demand. */
export interface FaultyEndpoint {
  url: string;
  asked: Asked[];
  /** The most requests in flight at once. */
  busiest(): number;
  /** From now on checks whether the journal has a call, and calls `onAsked` for each request. */
  observe(observer: { isJournaled: (key: string) => Promise<boolean>; onAsked: () => Promise<void> }): void;
  /** Cuts all connections and accepts no new ones for this long. */
  goDown(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

export interface FaultyEndpointOptions {
  seed: number;
  /** The fraction of requests that fail. */
  faultShare: number;
  /** The mean time of a reply. */
  latencyMs: number;
}

/** The most failures of a call, so that no task is given up for it. */
const mostFaultsOfACall = 2;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Which requests fail, and how: all kinds in turn, in the order that the seed determines. */
function createChooser({ seed, faultShare }: FaultyEndpointOptions): (key: string) => RequestFault | null {
  const order = [...requestFaultNames].sort(
    (left, right) => uniform(`order ${seed}`, left) - uniform(`order ${seed}`, right),
  );
  const tries = new Map<string, number>();
  let chosen = 0;
  return key => {
    const tried = (tries.get(key) ?? 0) + 1;
    tries.set(key, tried);
    if (tried > mostFaultsOfACall || uniform(`fault ${seed} ${tried}`, key) >= faultShare) return null;
    return order[chosen++ % order.length] ?? null;
  };
}

export async function startFaultyEndpoint(options: FaultyEndpointOptions): Promise<FaultyEndpoint> {
  const settings = simulatedSchema.parse({});
  const choose = createChooser(options);
  const asked: Asked[] = [];
  let observer = { isJournaled: (_key: string) => Promise.resolve(false), onAsked: () => Promise.resolve() };
  let url = '';
  let busy = 0;
  let busiest = 0;

  async function chat(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    busiest = Math.max(busiest, ++busy);
    response.once('close', () => busy--);
    const text = await bodyOf(incoming);
    const key = keyOfBody(url, text);
    const wasJournaled = await observer.isJournaled(key);
    const entry: Asked = { key, wasJournaled, fault: choose(key), isAnswered: false, tokens: 0 };
    asked.push(entry);
    await observer.onAsked();
    await sleep(options.latencyMs * (0.5 + uniform('latency', key)));
    const reply = complete(chatRequestSchema.parse(JSON.parse(text)), settings);
    const body = JSON.stringify(reply.body);
    const fault = entry.fault && requestFaults[entry.fault];
    if (!fault || fault.isSpent) entry.tokens = (reply.tokens?.prompt ?? 0) + (reply.tokens?.completion ?? 0);
    if (!fault || entry.fault === 'paddedReply') response.once('finish', () => (entry.isAnswered = true));
    if (fault) return fault.send({ response, body });
    response.writeHead(reply.status, { 'content-type': 'application/json' }).end(body);
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    if (incoming.url === '/v1/chat/completions') return chat(incoming, response);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(listModels().body));
  }

  const problems: unknown[] = [];
  const server: Server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      // A connection that was cut during the request is not our problem.
      if (!incoming.destroyed || incoming.complete) problems.push(error);
      response.destroy();
    });
  });
  const listen = (port: number): Promise<number> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        const address = server.address();
        resolve(typeof address === 'object' && address ? address.port : port);
      });
    });
  const stop = (): Promise<void> =>
    new Promise(resolve => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const port = await listen(0);
  url = `http://127.0.0.1:${port}/v1`;
  return {
    url,
    asked,
    busiest: () => busiest,
    observe: next => (observer = next),
    async goDown(milliseconds) {
      await stop();
      await sleep(milliseconds);
      await listen(port);
    },
    async close() {
      await stop();
      if (problems.length > 0) throw new AggregateError(problems, 'The faulty endpoint failed itself.');
    },
  };
}
