import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchWithoutTimeout } from '../../../../lib/llm/fetch-without-timeout.js';
import { providerError } from '../../../../lib/llm/provider-errors.js';
import { context } from '../../../support/read-answer.js';

describe('a proxy that opens no connection', () => {
  const before = process.env['HTTPS_PROXY'];
  let answer: string;
  let proxy: Server;

  beforeAll(async () => {
    proxy = createServer();
    proxy.on('connect', (_request, socket) => socket.end(`HTTP/1.1 ${answer}\r\nContent-Length: 0\r\n\r\n`));
    await new Promise<void>(listening => proxy.listen(0, '127.0.0.1', listening));
    process.env['HTTPS_PROXY'] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    if (before === undefined) delete process.env['HTTPS_PROXY'];
    else process.env['HTTPS_PROXY'] = before;
    proxy.closeAllConnections();
    proxy.close();
  });

  async function errorAfter(status: string) {
    answer = status;
    const error: unknown = await fetchWithoutTimeout('https://llm.trial.invalid/v1').catch(
      (reason: unknown) => reason,
    );
    return providerError(error, context);
  }

  it.each(['502 Bad Gateway', '503 Busy', '429 Too Many Requests'])(
    'is busy, and nothing is charged: %s',
    async status => {
      expect(await errorAfter(status)).toMatchObject({ code: 'ENDPOINT_BUSY', cutOff: false });
    },
  );

  it.each<[string, string]>([
    ['407 Proxy Authentication Required', 'asks for a user and password'],
    ['403 Forbidden', 'did not open a connection to it (403)'],
    ['405 Method Not Allowed', 'did not open a connection to it (405)'],
  ])('waits for a person where it will not: %s', async (status, words) => {
    const error = await errorAfter(status);
    expect(error).toMatchObject({ code: 'NO_REPLY', needsPerson: true });
    expect(error.message).toContain(words);
    expect(error.remedy).toContain('NO_PROXY');
  });
});
