import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { BodyTooLargeError } from '../../../../lib/llm/buffered-fetch.js';
import { createOpenAiClient } from '../../../../lib/llm/openai-client.js';

describe('the client of an endpoint', () => {
  let server: Server | undefined;
  const signal = new AbortController().signal;

  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  async function client(answer: RequestListener, key = 'a-key') {
    server = createServer(answer);
    const listening = server;
    await new Promise<void>(resolve => listening.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return createOpenAiClient({ baseUrl: `http://127.0.0.1:${port}/v1?version=1`, key, environment: {} });
  }

  it('sends JSON below the base URL, with its query and the key', async () => {
    const http = await client((request, response) => {
      const { method, url, headers } = request;
      response.end(`${method} ${url} ${headers.authorization} ${headers['content-type']}`);
    });
    const { status, body } = await http.post('/chat/completions', {}, { headers: {}, signal });
    expect(status).toBe(200);
    expect(body).toBe('POST /v1/chat/completions?version=1 Bearer a-key application/json');
  });

  it('lets a configured header replace its own, however it is written', async () => {
    const http = await client((request, response) => response.end(request.headers.authorization));
    const { body } = await http.get('/models', { headers: { Authorization: 'Basic b' }, signal });
    expect(body).toBe('Basic b');
  });

  it('sends no authorization without a key', async () => {
    const http = await client((request, response) => response.end(String(request.headers.authorization)), '');
    expect((await http.get('/models', { headers: {}, signal })).body).toBe('undefined');
  });

  it('reads a reply that a gateway compressed', async () => {
    const http = await client((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"id":"é"}'));
    });
    expect((await http.get('/models', { headers: {}, signal })).body).toBe('{"id":"é"}');
  });

  it('rejects a body that is too large after decompression', async () => {
    const http = await client((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(9 * 1024 * 1024)));
    });
    await expect(http.get('/models', { headers: {}, signal })).rejects.toThrow(BodyTooLargeError);
  });

  it('rejects a body that is too large', async () => {
    const http = await client((_request, response) => response.end(Buffer.alloc(9 * 1024 * 1024)));
    await expect(http.get('/models', { headers: {}, signal })).rejects.toThrow(BodyTooLargeError);
  });

  it('follows no redirect', async () => {
    const http = await client((_request, response) => {
      response.writeHead(302, { location: 'http://elsewhere.invalid/' }).end('moved');
    });
    expect(await http.post('/chat/completions', {}, { headers: {}, signal })).toMatchObject({
      status: 302,
      body: 'moved',
    });
  });

  it('keeps the status of a failure whose body is cut', async () => {
    const http = await client((_request, response) => {
      response.writeHead(503, { 'content-length': 100 }).write('{"error"', () => response.destroy());
    });
    expect((await http.get('/models', { headers: {}, signal })).status).toBe(503);
  });

  it('rejects a reply that is cut', async () => {
    const http = await client((_request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{"id"', () => response.destroy());
    });
    await expect(http.get('/models', { headers: {}, signal })).rejects.toThrow();
  });
});
