import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { z } from 'zod';
import type { SimulatedConfig } from '../config/llm.js';
import { apiError, type ApiReply } from './api-reply.js';
import { complete, embedAll, listModels } from './complete.js';
import { createFaults, latencyOf, type Fault } from './faults.js';
import { uniform } from './hash.js';
import { chatRequestSchema, embeddingsRequestSchema } from './request.js';
import { errorText } from '../domain/errors.js';
import { tryParseJson } from '../text/json/parse-json.js';

const MAX_BODY_BYTES = 32 * 1024 * 1024;
const MAX_WAIT_MS = 10 * 60 * 1_000;
const RETRY_AFTER_SECONDS = 1;

/** One served request. */
export interface ServedRequest {
  method: string;
  path: string;
  /** 0 if the connection was cut or held open. */
  status: number;
  body: string;
}

/** Totals of the requests served so far. */
export interface RequestCounts {
  total: number;
  /** By path and status, such as `/v1/chat/completions 200`. */
  byPathAndStatus: Record<string, number>;
  /** Tokens of replies with status 200. */
  promptTokens: number;
  completionTokens: number;
}

export interface SimulatedEndpoint {
  /** Includes `/v1`, as OpenAI clients expect. */
  url: string;
  port: number;
  requests(): RequestCounts;
  close(): Promise<void>;
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Parses a request body; returns the error reply if it is invalid. */
function handle<Request>(
  schema: z.ZodType<Request>,
  body: string,
  reply: (request: Request) => ApiReply,
): ApiReply {
  const json = tryParseJson(body, { deepest: Infinity });
  if (json === undefined) {
    return apiError({ status: 400, message: 'We could not parse the JSON body of your request.' });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return reply(parsed.data);
  const [issue] = parsed.error.issues;
  const param = issue?.path.join('.') ?? null;
  const message = `Invalid request: ${param ? `${param}: ` : ''}${issue?.message ?? ''}`;
  return apiError({ status: 400, message, param });
}

function route(method: string, path: string, body: string, settings: SimulatedConfig): ApiReply {
  switch (`${method} ${path}`) {
    case 'GET /v1/models':
      return listModels();
    case 'POST /v1/chat/completions':
      return handle(chatRequestSchema, body, request => complete(request, settings));
    case 'POST /v1/embeddings':
      return handle(embeddingsRequestSchema, body, embedAll);
  }
  const isKnown = path === '/v1/chat/completions' || path === '/v1/embeddings';
  return apiError({
    status: isKnown ? 405 : 404,
    message: `Unknown request URL: ${method} ${path}.`,
    code: isKnown ? 'method_not_supported' : 'unknown_url',
  });
}

function send(response: ServerResponse, reply: ApiReply): number {
  const body = JSON.stringify(reply.body);
  response.writeHead(reply.status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...reply.headers,
  });
  response.end(body);
  return reply.status;
}

function retryAfter(body: string): string {
  if (uniform('retry-after', body) < 0.5) return String(RETRY_AFTER_SECONDS);
  // An HTTP date has no fractional seconds. It is rounded up, so that the wait is never shorter than
  // requested.
  return new Date(Math.ceil(Date.now() / 1_000 + RETRY_AFTER_SECONDS) * 1_000).toUTCString();
}

/** Fails a request on purpose; returns the status, or 0 if the connection is cut. */
async function fail(
  response: ServerResponse,
  fault: Fault,
  body: string,
  signal: AbortSignal,
): Promise<number> {
  switch (fault) {
    case 'rateLimit':
      return send(response, {
        ...apiError({
          status: 429,
          message: 'Rate limit reached (simulated).',
          type: 'requests',
          code: 'rate_limit_exceeded',
        }),
        headers: { 'retry-after': retryAfter(body) },
      });
    case 'serverError': {
      const status = uniform('status', body) < 0.5 ? 500 : 503;
      const message = 'The server had an error (simulated).';
      return send(response, apiError({ status, message, type: 'server_error' }));
    }
    case 'timeout':
      await wait(MAX_WAIT_MS, undefined, { signal, ref: false }).catch(() => undefined);
      response.destroy();
      return 0;
    case 'cut':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1_000 });
      await new Promise<void>(resolve =>
        response.write('{"id": "chatcmpl-cut", "choices": [', () => resolve()),
      );
      response.destroy();
      return 0;
    case 'malformed':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"id": "chatcmpl-malformed", "choices": [{"index": 0, "mess');
      return 200;
  }
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

/**
 * Serves the simulated model on loopback with OpenAI's API. Deterministic, except for the configured faults,
 * each of which affects a request once.
 */
export async function startSimulatedEndpoint(options: {
  /** 0 selects any free port. */
  port?: number;
  settings: SimulatedConfig;
  onRequest?: (served: ServedRequest) => void;
}): Promise<SimulatedEndpoint> {
  const { settings, onRequest } = options;
  const counts: RequestCounts = { total: 0, byPathAndStatus: {}, promptTokens: 0, completionTokens: 0 };
  const chooseFault = createFaults(settings);

  /** Replies to a request, or fails it on purpose, and returns the status. */
  const reply = async (
    { method, path, body }: Omit<ServedRequest, 'status'>,
    response: ServerResponse,
    signal: AbortSignal,
  ): Promise<number> => {
    if (method === 'POST') {
      const latency = latencyOf(body, settings);
      if (latency > 0) await wait(latency, undefined, { signal }).catch(() => undefined);
      const fault = chooseFault(body);
      if (fault) return fail(response, fault, body, signal);
    }
    const answer = route(method, path, body, settings);
    counts.promptTokens += answer.tokens?.prompt ?? 0;
    counts.completionTokens += answer.tokens?.completion ?? 0;
    return send(response, answer);
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const closed = new AbortController();
    response.once('close', () => closed.abort());
    const { method = 'GET', url = '/' } = request;
    const path = url.replace(/\?.*$/, '');
    const body = await readBody(request);
    const status =
      body === null
        ? send(response, apiError({ status: 413, message: 'The request is too large.' }))
        : await reply({ method, path, body }, response, closed.signal);
    counts.total++;
    const key = `${path} ${status}`;
    counts.byPathAndStatus[key] = (counts.byPathAndStatus[key] ?? 0) + 1;
    onRequest?.({ method, path, status, body: body ?? '' });
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      const message = `The simulated endpoint failed: ${errorText(error)}`;
      if (response.headersSent || response.destroyed) response.destroy();
      else send(response, apiError({ status: 500, message, type: 'server_error' }));
    });
  });
  server.keepAliveTimeout = 60_000;
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}/v1`,
    port,
    requests: () => ({ ...counts, byPathAndStatus: { ...counts.byPathAndStatus } }),
    close: () =>
      new Promise((resolve, reject) => {
        server.close(error => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
