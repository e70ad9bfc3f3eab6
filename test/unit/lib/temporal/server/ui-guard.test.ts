import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createUiGuard, refusal } from '../../../../../lib/temporal/server/ui-guard.js';
import { askRaw } from './ask-raw.js';

let seen: { method?: string; url?: string; headers: IncomingMessage['headers']; body: string }[] = [];
let ui: Server;
let guard: Server;
let url: string;
let port: number;

async function listen(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  ui = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      seen.push({ method, url: path, headers, body: Buffer.concat(chunks).toString('utf8') });
      if (path === '/hang') return;
      response.writeHead(path === '/missing' ? 404 : 200, { 'set-cookie': ['_csrf=a', 'b=c'] });
      response.end(`page ${path}`);
    });
  });
  const uiPort = await listen(ui);
  guard = createUiGuard(`http://127.0.0.1:${uiPort}`);
  port = await listen(guard);
  url = `http://127.0.0.1:${port}`;
});
beforeEach(() => void (seen = []));
afterAll(() => {
  for (const server of [guard, ui]) {
    server.closeAllConnections();
    server.close();
  }
});

describe('the guard of the Temporal UI', () => {
  it('forwards pages, status, cookies, and what its own pages send', async () => {
    const page = await askRaw(`${url}/namespaces?a=1&b=%2F`);
    expect(page).toMatchObject({ status: 200, text: 'page /namespaces?a=1&b=%2F' });
    expect(page.headers['set-cookie']).toEqual(['_csrf=a', 'b=c']);
    expect((await askRaw(`${url}/missing`)).status).toBe(404);
    const sent = await askRaw(`${url}/api/v1/update`, {
      method: 'POST',
      headers: { origin: url, 'content-type': 'application/json', cookie: '_csrf=a', 'x-csrf-token': 'a' },
      body: '{"a":"ü"}',
    });
    expect(sent.status).toBe(200);
    expect(seen.at(-1)).toMatchObject({
      method: 'POST',
      body: '{"a":"ü"}',
      headers: { cookie: '_csrf=a', 'x-csrf-token': 'a' },
    });
  });

  it.each([
    ['localhost', { host: 'localhost' }],
    ['a tunnel from another port', { host: 'localhost:9000', origin: 'http://localhost:9000' }],
    ['IPv6 loopback', { host: '[::1]:9000' }],
    ['an address typed by a person', { 'sec-fetch-site': 'none', 'sec-fetch-dest': 'document' }],
    ['a link on another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' }],
    ['its own page', { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'empty' }],
  ])('admits %s', async (_what, headers) => {
    expect((await askRaw(`${url}/api/v1/namespaces`, { headers })).status).toBe(200);
  });

  it.each<[string, Record<string, string>]>([
    ['a rebound name', { host: 'evil.com' }],
    ['a rebound name with the right port', { host: 'evil.com:80' }],
    ['a name that begins like a right one', { host: 'localhost.evil.com' }],
    ['a name with a right one as its user', { host: 'localhost@evil.com' }],
    ['another address', { host: '127.0.0.2' }],
    ['a number that is the address', { host: '2130706433' }],
    ['a right host in the target of a wrong one', { host: 'evil.com', target: 'http://127.0.0.1/api' }],
    ['another site', { origin: 'http://evil.com' }],
    ['another site, to send', { origin: 'http://evil.com', method: 'POST' }],
    ['an opaque origin', { origin: 'null' }],
    ['another program of this machine', { origin: 'http://127.0.0.1:3000' }],
    ['the same port under https', { origin: 'https://127.0.0.1' }],
    ['a script or image of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'script' }],
    ['a frame in another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' }],
    [
      'a form of another site',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document', method: 'POST' },
    ],
    ['another port of this machine', { 'sec-fetch-site': 'same-site', 'sec-fetch-dest': 'empty' }],
  ])('rejects %s, on every path', async (_what, { method = 'GET', target, ...headers }) => {
    for (const path of ['/', '/api/v1/namespaces', '/_app/a.js', '/codec/decode', '/healthz']) {
      const reply = await askRaw(`${url}${path}`, { method, headers, path: target ?? path });
      expect(reply.status).toBe(403);
      expect(reply.text).not.toContain('page /');
    }
    expect(seen).toEqual([]);
  });

  it('rejects a request without a host', () => {
    expect(refusal({ method: 'GET', headers: {} })).toContain('Host');
    expect(refusal({ method: 'GET', headers: { host: '' } })).toContain('Host');
  });

  it('forwards only paths', async () => {
    const reply = await askRaw(url, { path: 'http://evil.com/', headers: { host: '127.0.0.1' } });
    expect(reply.status).toBe(400);
    expect(seen).toEqual([]);
  });

  it('reports that the UI does not answer, and ends a request that the client abandoned', async () => {
    const away = createUiGuard('http://127.0.0.1:1');
    const awayUrl = `http://127.0.0.1:${await listen(away)}`;
    expect(await askRaw(awayUrl)).toMatchObject({
      status: 502,
      text: expect.stringContaining('does not answer'),
    });
    away.close();

    const left = new AbortController();
    const ended = new Promise(resolve => ui.once('request', request => request.once('close', resolve)));
    const hanging = fetch(`${url}/hang`, { signal: left.signal }).catch(() => 'left');
    while (seen.length === 0) await new Promise(resolve => setTimeout(resolve, 10));
    left.abort();
    expect(await hanging).toBe('left');
    await ended;
  });
});
