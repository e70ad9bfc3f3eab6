import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import { Pool } from 'undici';

/** Headers for a single connection, which must not be forwarded. */
const perConnection = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'expect',
  'host',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/**
 * Forwards requests to the Temporal UI at `target`, which has no login, if no other web page can have caused
 * them. Answers 403 to all others.
 */
export function createUiGuard(target: string): Server {
  const ui = new Pool(target);
  return createServer((request, response) => {
    const reason = refusal(request);
    if (reason !== undefined) return answer(response, 403, `The Temporal UI rejects this request: ${reason}`);
    forward(ui, request, response).catch((error: unknown) => {
      if (response.headersSent) return void response.destroy();
      answer(
        response,
        502,
        `The Temporal UI does not answer: ${String(error)}. Reload the page in a moment.`,
      );
    });
  }).on('close', () => void ui.close());
}

/**
 * Returns why a request is rejected. After DNS rebinding, a page of another site sends its own name as Host;
 * otherwise, it is visible in Origin or Sec-Fetch-Site. A link to the UI from anywhere stays allowed, because
 * its page cannot read the response. Any port in Host is accepted, so that a tunnel from another port works.
 */
export function refusal({
  method,
  headers,
}: {
  method?: string | undefined;
  headers: IncomingHttpHeaders;
}): string | undefined {
  const { host = '', origin } = headers;
  if (!loopbackHost.test(host)) return 'its Host is not localhost. Open the address that fgo printed.';
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`)
    return 'a page of another origin sent it.';
  const site = headers['sec-fetch-site'];
  const isLink = method === 'GET' && headers['sec-fetch-dest'] === 'document';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isLink)
    return 'a page of another site sent it.';
  return undefined;
}

async function forward(ui: Pool, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url: path = '/' } = request;
  if (!path.startsWith('/')) return answer(response, 400, 'The request target must be a path.');
  const left = new AbortController();
  response.once('close', () => left.abort());
  const headers = passedOn(request.headers);
  const body = method === 'GET' || method === 'HEAD' ? null : request;
  await ui.stream({ path, method, headers, body, signal: left.signal }, reply =>
    response.writeHead(reply.statusCode, passedOn(reply.headers)),
  );
}

function passedOn(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !perConnection.has(name)));
}

function answer(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
  response.end(`${message}\n`);
}
