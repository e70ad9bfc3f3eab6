import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { PayloadCodec } from '@temporalio/common';
import { z } from 'zod';
import { errorText, FgoError } from '../../domain/errors.js';
import { tryReadJson } from '../../text/json/read-json.js';
import type { Authorize } from './codec-authorization.js';
import { payloadFromJson, payloadJsonSchema, payloadToJson } from './payload-json.js';

export interface CodecServerOptions {
  codec: PayloadCodec;
  /** The origin of the Temporal UI: the only page that may call. */
  uiOrigin: string;
  /** Undefined if everybody who reaches the server may call. */
  authorize?: Authorize | undefined;
  /** Whether it also encodes, which the UI needs to start or signal workflows. */
  encodes: boolean;
  /** Whether it listens on loopback: requests must then name loopback as their host. */
  isLocal: boolean;
}

/** What keeps a request from an answer. */
class RejectedRequest extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const requestSchema = z.object({ payloads: z.array(payloadJsonSchema) });
/** A payload has at most 2 MB on a server, and the UI sends those of one page. */
const mostBytes = 64 * 1024 * 1024;
const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/** A remote codec for the Temporal UI and CLI: POST `/decode` and, if wanted, `/encode`. */
export function createCodecServer(options: CodecServerOptions): Server {
  return createServer((request, response) => {
    void respond(request, options).then(
      ({ status, body }) => send(response, { status, body, uiOrigin: options.uiOrigin }),
      (error: unknown) => {
        const status =
          error instanceof RejectedRequest ? error.status : error instanceof FgoError ? 400 : 500;
        send(response, { status, body: { message: errorText(error) }, uiOrigin: options.uiOrigin });
      },
    );
  });
}

interface Reply {
  status: number;
  body?: object | undefined;
}

async function respond(request: IncomingMessage, options: CodecServerOptions): Promise<Reply> {
  const { uiOrigin, authorize, isLocal } = options;
  const { host = '', origin = '', authorization = '' } = request.headers;
  // After DNS rebinding, a page of another site sends its own name as Host.
  if (isLocal && !loopbackHost.test(host)) throw new RejectedRequest(403, 'The Host is not localhost.');
  // Programs such as the Temporal CLI send no origin.
  if (origin !== '' && origin !== uiOrigin)
    throw new RejectedRequest(
      403,
      `Pages of ${origin} may not call. Start fgo codec-server with --ui-origin.`,
    );
  if (request.method === 'OPTIONS') return { status: 204 };
  const translate = translatorOf(request, options);
  const namespace = String(request.headers['x-namespace'] ?? '');
  if (authorize && !(await authorize({ authorization, namespace, origin })))
    throw new RejectedRequest(
      401,
      'This caller may not see payloads: the authorization is missing or rejected.',
    );
  const given = tryReadJson(await readBody(request), requestSchema);
  if (!given) throw new RejectedRequest(400, 'The body is not {"payloads": [...]} with bytes in base64.');
  const payloads = await translate(given.payloads.map(payloadFromJson));
  return { status: 200, body: { payloads: payloads.map(payloadToJson) } };
}

function translatorOf({ method, url = '' }: IncomingMessage, { codec, encodes }: CodecServerOptions) {
  const { pathname } = new URL(url, 'http://localhost');
  if (method === 'POST' && pathname.endsWith('/decode')) return codec.decode.bind(codec);
  if (method === 'POST' && pathname.endsWith('/encode') && encodes) return codec.encode.bind(codec);
  throw new RejectedRequest(404, encodes ? 'POST to /decode or /encode.' : 'POST to /decode.');
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new RejectedRequest(413, 'The body is larger than 64 MB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, { status, body, uiOrigin }: Reply & { uiOrigin: string }): void {
  response.writeHead(status, {
    'access-control-allow-origin': uiOrigin,
    'access-control-allow-methods': 'POST, OPTIONS',
    'access-control-allow-headers': 'content-type, x-namespace, authorization',
    'access-control-allow-credentials': 'true',
    // Chrome asks for it where a UI on another host calls a server on loopback.
    'access-control-allow-private-network': 'true',
    vary: 'origin',
    'cache-control': 'no-store',
    ...(body && { 'content-type': 'application/json' }),
  });
  response.end(body && JSON.stringify(body));
}
