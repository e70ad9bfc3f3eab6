import { createServer } from 'node:http';
import { checkEndpoint, checkKey } from '../../llm/check-endpoint.js';
import { startFakeEndpoint, type FakeEndpoint } from '../support/fake-endpoint.js';
import { llmConfig } from '../support/open-models.js';

let fake: FakeEndpoint;

beforeEach(async () => {
  fake = await startFakeEndpoint();
});
afterEach(() => fake.close());

describe('checking an endpoint', () => {
  it('finds nothing wrong with one that has the models, and makes no paid call', async () => {
    expect(await checkEndpoint(llmConfig(fake.url), {})).toEqual([]);
    expect(fake.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/models']);
  });

  it('names the models nearest to one that is missing', async () => {
    fake.listModels(['gpt-4.1', 'gpt-4.1-mini', 'whisper-1', 'tts-1']);
    const problems = await checkEndpoint(
      llmConfig(fake.url, { models: { default: 'gpt-4.1-mni', merger: 'gpt-4.1' } }),
      {},
    );
    expect(problems).toEqual([
      { kind: 'modelMissing', model: 'gpt-4.1-mni', message: expect.stringContaining('gpt-4.1-mini') },
    ]);
  });

  it('accepts one that lists no models', async () => {
    fake.listModels(undefined);
    expect(await checkEndpoint(llmConfig(fake.url), {})).toEqual([]);
  });

  it('says that a key is not set, without asking', async () => {
    const config = llmConfig(fake.url, { apiKeyEnv: 'MY_KEY' });
    expect(checkKey(config, {})).toMatchObject({
      kind: 'keyRefused',
      message: expect.stringContaining('MY_KEY'),
    });
    expect(await checkEndpoint(config, { MY_KEY: ' ' })).toHaveLength(1);
    expect(fake.requests).toHaveLength(0);
  });

  it('says that a key is refused, without telling it', async () => {
    const server = createServer((_, response) =>
      response.writeHead(401).end('{"error":{"message":"bad key sk-123456"}}'),
    );
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const config = llmConfig(`http://127.0.0.1:${port}/v1`, { apiKeyEnv: 'MY_KEY' });
    const [problem] = await checkEndpoint(config, { MY_KEY: 'sk-123456' });
    server.close();
    expect(problem).toMatchObject({ kind: 'keyRefused', message: expect.stringContaining('MY_KEY') });
    expect(problem?.message).not.toContain('sk-123456');
  });

  it('says that nobody is there', async () => {
    await fake.close();
    expect(await checkEndpoint(llmConfig(fake.url), {})).toEqual([
      { kind: 'unreachable', message: expect.stringContaining('llm.baseUrl') },
    ]);
    fake = await startFakeEndpoint();
  });
});
