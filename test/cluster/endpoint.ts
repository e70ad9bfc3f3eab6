import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { simulatedSchema } from '../../lib/config/llm.js';
import { complete, listModels } from '../../lib/simulator/complete.js';
import { uniform } from '../../lib/simulator/hash.js';
import { chatRequestSchema } from '../../lib/simulator/request.js';
import { keyOfBody } from '../soak/call-of-body.js';

/** One request for a call, as the endpoint saw it. All times are by `performance.now()`. */
export interface Request {
  /** The journal key of the call. */
  key: string;
  /** The host that sent it. */
  from: string;
  at: number;
  /** Whether the store had the reply of this call at that moment. */
  wasJournaled: boolean;
  /** When the whole reply left: a provider charges for it from then on. Null if it did not. */
  answeredAt: number | null;
  /** Until its reply has left, or its host has closed the connection. */
  isInFlight: boolean;
}

/** The simulated model as a provider on another machine. Each base URL below it counts for itself. */
export interface Endpoint {
  /** The base URL for a run that is counted under this name. */
  urlOf(name: string): string;
  requestsOf(name: string): readonly Request[];
  /** Begins to count under this name, and asks the store about each call that comes again. */
  count(name: string, isJournaled: (key: string) => Promise<boolean>): void;
}

interface Counted {
  requests: Request[];
  asked: Set<string>;
  isJournaled: (key: string) => Promise<boolean>;
}

const port = 8080;
const path = /^\/([\w-]+)\/v1\/(chat\/completions|models)$/;

export async function startEndpoint(options: {
  address: string;
  /** The mean time of a reply, which varies by half. */
  latencyMs: number;
  hostAt: (address: string) => string | null;
}): Promise<Endpoint> {
  const { address, latencyMs, hostAt } = options;
  const settings = simulatedSchema.parse({});
  const counted = new Map<string, Counted>();
  const urlOf = (name: string) => `http://${address}:${port}/${name}/v1`;

  async function chat(name: string, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(incoming);
    const key = keyOfBody(urlOf(name), body);
    const { requests, asked, isJournaled } = counted.get(name) ?? countedNowhere(name);
    const from = hostAt(incoming.socket.remoteAddress ?? '') ?? 'unknown';
    const request: Request = {
      key,
      from,
      at: performance.now(),
      wasJournaled: false,
      answeredAt: null,
      isInFlight: true,
    };
    response.once('close', () => (request.isInFlight = false));
    requests.push(request);
    if (asked.has(key)) request.wasJournaled = await isJournaled(key);
    asked.add(key);
    await sleep(latencyMs * (0.5 + uniform('latency', key)));
    const reply = complete(chatRequestSchema.parse(JSON.parse(body)), settings);
    response.once('finish', () => {
      request.answeredAt = performance.now();
      request.isInFlight = false;
    });
    send(response, reply.status, reply.body);
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, name, what] = path.exec(incoming.url ?? '') ?? [];
    if (name === undefined) return send(response, 404, {});
    if (what === 'models') return send(response, 200, listModels().body);
    await chat(name, incoming, response);
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      // The host of a request may be killed before its body is here.
      if (incoming.complete) console.error('The endpoint failed:', error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
  return {
    urlOf,
    requestsOf: name => counted.get(name)?.requests ?? [],
    count: (name, isJournaled) => void counted.set(name, { requests: [], asked: new Set(), isJournaled }),
  };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function countedNowhere(name: string): never {
  throw new Error(`Nothing is counted under ${name}.`);
}
