import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Agent, fetch as usualFetch, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { patientFetch } from '../../llm/patient-fetch.js';

describe('A fetch that is patient', () => {
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
    // What Node’s own does after 300 seconds, sooner.
    setGlobalDispatcher(hasty);
  });

  afterAll(async () => {
    setGlobalDispatcher(usual);
    await hasty.close();
    server.closeAllConnections();
    server.close();
  });

  it('waits for headers that others have given up', async () => {
    await expect(usualFetch(url)).rejects.toMatchObject({ cause: { code: 'UND_ERR_HEADERS_TIMEOUT' } });
    expect(await (await patientFetch(url)).text()).toBe('late');
  });

  it('ends with its signal', async () => {
    await expect(patientFetch(url, { signal: AbortSignal.timeout(100) })).rejects.toThrow('aborted');
  });
});
