import { createServer } from 'node:http';
import { checkEndpoint } from '../../../../lib/llm/check-endpoint.js';
import { startFakeEndpoint, type FakeEndpoint } from '../../../support/fake-endpoint.js';
import { llmConfig } from '../../../support/open-models.js';

let fake: FakeEndpoint;

beforeEach(async () => {
  fake = await startFakeEndpoint();
});
afterEach(() => fake.close());

const well = { problems: [], notes: [], doubts: [] };

describe('checking an endpoint', () => {
  it('finds nothing wrong with one that has the models, and makes no paid call', async () => {
    expect(await checkEndpoint(llmConfig(fake.url), {})).toEqual(well);
    expect(fake.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/models']);
  });

  it('notes a model that is not in the list, with the nearest names, and rejects nothing', async () => {
    fake.listModels(['gpt-4.1', 'gpt-4.1-mini', 'whisper-1', 'tts-1']);
    const models = { default: 'gpt-4.1-mni', merger: 'gpt-4.1', evaluator: 'my-deployment', embedding: 'e5' };
    const { problems, notes } = await checkEndpoint(llmConfig(fake.url, { models }), {});
    expect(problems).toEqual([]);
    expect(notes).toEqual([
      {
        path: ['llm', 'models', 'default'],
        message: expect.stringMatching(/gpt-4\.1-mni; nearest: gpt-4\.1-mini/),
      },
      { path: ['llm', 'models', 'embedding'], message: expect.stringContaining('e5') },
      { path: ['llm', 'models', 'evaluator'], message: expect.stringContaining('my-deployment') },
    ]);
  });

  it.each([
    ['a variant after a colon', ['openai/gpt-4o'], 'openai/gpt-4o:nitro'],
    ['a name that a pattern has', ['anthropic/*', 'openai/*'], 'openai/gpt-4.1-mini'],
    ['a name that the pattern * has', ['*'], 'whatever'],
    ['a name that a pattern in the middle has', ['bedrock/*.claude-*'], 'bedrock/eu.claude-x'],
    ['a name without its folder', ['models/gemini-2.5-flash'], 'gemini-2.5-flash'],
    ['a name with its tag', ['qwen3:latest'], 'qwen3'],
    ['a name with a colon of its own', ['qwen3:8b'], 'qwen3:8b'],
  ])('counts %s as listed', async (_what, names, model) => {
    fake.listModels(names);
    expect(await checkEndpoint(llmConfig(fake.url, { models: { default: model } }), {})).toEqual(well);
  });

  it.each([
    ['another folder than that of the pattern', ['openai/*'], 'azure/gpt-4o'],
    ['what is no pattern but has a dot', ['gpt-4.1'], 'gpt-4x1'],
    ['another tag', ['qwen3:8b'], 'qwen3:14b'],
  ])('does not count %s as listed', async (_what, names, model) => {
    fake.listModels(names);
    const { notes } = await checkEndpoint(llmConfig(fake.url, { models: { default: model } }), {});
    expect(notes).toHaveLength(1);
  });

  it('accepts one that lists no models', async () => {
    fake.listModels(undefined);
    expect(await checkEndpoint(llmConfig(fake.url), {})).toEqual(well);
  });

  it.each<[string, unknown, RegExp]>([
    ['an error', { error: 'Unexpected endpoint or method. (GET /models)' }, /Unexpected endpoint or method/],
    [
      'an error with a status',
      { error: { code: 502, message: 'The upstream gave up.' } },
      /502: The upstream/,
    ],
    ['a detail', { detail: 'Something odd' }, /Something odd/],
    ['a web page', '<!doctype html><title>Sign in</title>', /web page \(HTML\).*<title>Sign in/],
    ['plain text', 'Welcome', /no reply: Welcome/],
  ])('doubts one that answers 200 with %s', async (_, body, words) => {
    fake.listModels({ status: 200, body });
    const { problems, doubts } = await checkEndpoint(llmConfig(fake.url), {});
    expect(problems).toEqual([]);
    expect(doubts).toEqual([{ path: ['llm'], message: expect.stringMatching(words) }]);
  });

  it.each<[string, unknown]>([
    ['an empty list', { object: 'list', data: [] }],
    ['another form of list', { models: [{ name: 'models/fake' }] }],
    ['nothing', ''],
  ])('accepts one that answers with %s', async (_, body) => {
    fake.listModels({ status: 200, body });
    expect(await checkEndpoint(llmConfig(fake.url), {})).toEqual(well);
  });

  it('requests the models with the query of the base URL and the headers of the default model', async () => {
    const models = { default: { model: 'fake', headers: { 'api-key': '${MY_KEY}' } } };
    const config = llmConfig(`${fake.url}?api-version=2024-10-21`, { models });
    await checkEndpoint(config, { MY_KEY: 'abcdefgh-1234' });
    const [request] = fake.requests;
    expect(request?.path).toBe('/v1/models?api-version=2024-10-21');
    expect(request?.headers['api-key']).toBe('abcdefgh-1234');
    expect(request?.headers.authorization).toBeUndefined();
  });

  it('reports that a key is not set, without a request', async () => {
    const config = llmConfig(fake.url, { apiKeyEnv: 'MY_KEY' });
    for (const environment of [{}, { MY_KEY: ' ' }]) {
      const { problems } = await checkEndpoint(config, environment);
      expect(problems).toEqual([
        {
          path: ['llm', 'apiKeyEnv'],
          message: expect.stringMatching(/MY_KEY.*is not set\. Set it to the key/),
        },
      ]);
    }
    expect(fake.requests).toHaveLength(0);
  });

  it('reports that a key is rejected, without repeating it', async () => {
    const server = createServer((_, response) =>
      response.writeHead(401).end('{"error":{"message":"bad key sk-123456"}}'),
    );
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const config = llmConfig(`http://127.0.0.1:${port}/v1`, { apiKeyEnv: 'MY_KEY' });
    const { problems } = await checkEndpoint(config, { MY_KEY: 'sk-123456' });
    server.close();
    expect(problems).toEqual([{ path: ['llm', 'apiKeyEnv'], message: expect.stringContaining('MY_KEY') }]);
    expect(JSON.stringify(problems)).not.toContain('sk-123456');
  });

  it('reports that nothing answers, and which proxy was used', async () => {
    await fake.close();
    const away = llmConfig(fake.url);
    expect((await checkEndpoint(away, {})).problems).toEqual([
      { path: ['llm', 'baseUrl'], message: expect.stringContaining('llm.baseUrl') },
    ]);
    const { problems } = await checkEndpoint(away, { HTTP_PROXY: 'http://me:pass@proxy.example:3128' });
    expect(problems[0]?.message).toMatch(/HTTP_PROXY names a proxy.*NO_PROXY/);
    expect(problems[0]?.message).not.toContain('pass@');
    fake = await startFakeEndpoint();
  });

  it('reports that a proxy is not a URL, without repeating it', async () => {
    const { problems } = await checkEndpoint(llmConfig(fake.url), { HTTP_PROXY: 'ftp://me:pass@x' });
    expect(problems[0]?.message).toMatch(/HTTP_PROXY.*http:\/\/HOST:PORT/);
    expect(problems[0]?.message).not.toContain('pass');
  });
});
