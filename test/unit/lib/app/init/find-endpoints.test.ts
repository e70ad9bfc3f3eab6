import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findEndpoints, namedEndpoint } from '../../../../../lib/app/init/find-endpoints.js';
import { knownEndpoints, type KnownEndpoint } from '../../../../../lib/app/init/known-endpoints.js';
import { llmSchema } from '../../../../../lib/config/llm.js';

describe('the endpoints that init offers', () => {
  let server: Server;
  let baseUrl: string;
  const requests: { key: string | undefined; header: string | string[] | undefined }[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push({ key: request.headers.authorization, header: request.headers['api-key'] });
      const data = [{ id: 'text-embedding' }, { id: 'small' }, { id: 'large' }];
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ data }));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  });
  afterAll(() => server.closeAllConnections());
  afterAll(() => server.close());

  const local = (): KnownEndpoint => ({
    name: 'ollama',
    title: 'Ollama',
    baseUrl,
    key: null,
    models: [],
    isLocal: true,
  });
  const hosted = (changes: Partial<KnownEndpoint> = {}): KnownEndpoint => ({
    name: 'azure',
    title: 'Azure',
    baseUrl: 'http://127.0.0.1:9/v1',
    key: 'TEST_KEY',
    models: ['large'],
    ...changes,
  });

  it('are servers that list models, and the simulated one last', async () => {
    const silent = { ...local(), name: 'vllm', baseUrl: 'http://127.0.0.1:9/v1' };
    const found = await findEndpoints({}, [local(), silent]);
    expect(found.map(({ name, model }) => [name, model])).toEqual([
      ['ollama', 'small'],
      ['simulated', 'simulated'],
    ]);
  });

  it('are hosted ones whose key is set, with the preferred model that they list', async () => {
    expect(await findEndpoints({}, [hosted()])).toHaveLength(1);
    const own = hosted({ header: 'api-key', address: { variable: 'TEST_URL', path: '' } });
    const environment = { TEST_KEY: 'secret-key', TEST_URL: `${baseUrl}/` };
    const [found] = await findEndpoints(environment, [own]);
    expect(found).toMatchObject({
      connection: { baseUrl, apiKeyEnv: undefined },
      headers: { 'api-key': '${TEST_KEY}' },
      model: 'large',
      title: 'Azure (TEST_KEY is set)',
    });
    expect(requests.at(-1)).toEqual({ key: undefined, header: 'secret-key' });
  });

  it('are named by a name or a URL, with the variable of the key', async () => {
    const found = await namedEndpoint(baseUrl, {
      environment: { MY_KEY: 'secret-key' },
      keyVariable: 'MY_KEY',
    });
    expect(found).toMatchObject({
      connection: { baseUrl, apiKeyEnv: 'MY_KEY' },
      model: 'small',
      isLocal: true,
      title: 'a server on this machine (MY_KEY is set)',
    });
    expect(requests.at(-1)?.key).toBe('Bearer secret-key');
    await expect(namedEndpoint('olama', { environment: {} })).rejects.toThrow('Did you mean "ollama"?');
  });

  it.each(knownEndpoints.map(known => [known.name, known] as const))('configure %s validly', (_, known) => {
    const headers =
      known.header === undefined || known.key === null ? {} : { [known.header]: `\${${known.key}}` };
    const llm = {
      baseUrl: known.baseUrl,
      apiKeyEnv: known.key ?? undefined,
      models: { default: { model: known.models[0] ?? 'any', headers } },
    };
    expect(llmSchema.safeParse(llm).success).toBe(true);
  });
});
