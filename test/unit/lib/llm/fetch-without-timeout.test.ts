import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, fetch as usualFetch, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { fetchWithoutTimeout } from '../../../../lib/llm/fetch-without-timeout.js';

describe('a fetch with long time-outs', () => {
  const usual = getGlobalDispatcher();
  const hasty = new Agent({ headersTimeout: 500, bodyTimeout: 500 });
  let server: Server;
  let url: string;

  beforeAll(async () => {
    server = createServer((_request, response) => {
      const timer = setTimeout(() => response.end('late'), 3_000);
      response.on('close', () => clearTimeout(timer));
    });
    await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    // Node's own limit of 300 seconds, shortened.
    setGlobalDispatcher(hasty);
  });

  afterAll(async () => {
    setGlobalDispatcher(usual);
    await hasty.close();
    server.closeAllConnections();
    server.close();
  });

  it('waits for headers beyond the default time-out', async () => {
    await expect(usualFetch(url)).rejects.toMatchObject({ cause: { code: 'UND_ERR_HEADERS_TIMEOUT' } });
    expect(await (await fetchWithoutTimeout(url)).text()).toBe('late');
  });

  it('ends with its signal', async () => {
    await expect(fetchWithoutTimeout(url, { signal: AbortSignal.timeout(100) })).rejects.toThrow('aborted');
  });
});

describe('a fetch behind a proxy', () => {
  const names = [
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'NO_PROXY',
    'http_proxy',
    'https_proxy',
    'no_proxy',
    'NODE_USE_ENV_PROXY',
  ];
  const before = new Map(names.map(name => [name, process.env[name]]));
  const seen: string[] = [];
  let proxy: Server;
  let address: string;

  beforeAll(async () => {
    proxy = createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      response.end('by the proxy');
    });
    proxy.on('connect', (request, socket) => {
      seen.push(`CONNECT ${request.url}`);
      socket.end('HTTP/1.1 502 No\r\n\r\n');
    });
    await new Promise<void>(listening => proxy.listen(0, '127.0.0.1', listening));
    address = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  });

  beforeEach(() => {
    seen.length = 0;
    for (const name of names) delete process.env[name];
  });

  afterAll(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    proxy.closeAllConnections();
    proxy.close();
  });

  it.each(['HTTP_PROXY', 'http_proxy'])('forwards requests to http addresses through %s', async name => {
    process.env[name] = `http://${address}`;
    const response = await fetchWithoutTimeout('http://llm.trial.invalid/v1/chat', {
      method: 'POST',
      body: 'x',
    });
    expect(await response.text()).toBe('by the proxy');
    expect(seen).toEqual(['POST http://llm.trial.invalid/v1/chat']);
  });

  it('tunnels to https addresses through HTTPS_PROXY, which needs no scheme', async () => {
    process.env['HTTPS_PROXY'] = address;
    await expect(fetchWithoutTimeout('https://llm.trial.invalid/v1')).rejects.toThrow();
    expect(seen).toEqual(['CONNECT llm.trial.invalid:443']);
  });

  it('bypasses it for the hosts of NO_PROXY', async () => {
    process.env['HTTP_PROXY'] = `http://${address}`;
    process.env['NO_PROXY'] = 'other.example,.trial.invalid';
    await expect(fetchWithoutTimeout('http://llm.trial.invalid/v1')).rejects.toThrow();
    expect(seen).toEqual([]);
  });

  it.each(['127.0.0.1', 'localhost', '[::1]'])('never uses it for loopback: %s', async host => {
    process.env['HTTP_PROXY'] = `http://${address}`;
    await fetchWithoutTimeout(`http://${host}:${address.split(':')[1]}/local`).catch(() => undefined);
    expect(seen.filter(line => line.includes('http://'))).toEqual([]);
  });

  it('uses it for loopback if Node is configured to use proxies', async () => {
    process.env['HTTP_PROXY'] = `http://${address}`;
    process.env['NODE_USE_ENV_PROXY'] = '1';
    await fetchWithoutTimeout('http://127.0.0.1:8099/local');
    expect(seen).toEqual(['GET http://127.0.0.1:8099/local']);
  });
});
