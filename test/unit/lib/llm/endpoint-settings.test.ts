import { providerOf } from '../../../../lib/llm/providers/registry.js';
import type { Call } from '../../../../lib/llm/call.js';
import { llmSchema } from '../../../../lib/config/llm.js';
import { callKey } from '../../../../lib/llm/call-key.js';
import { createEndpoint, type Endpoint } from '../../../../lib/llm/endpoint.js';
import { requestFor } from '../../../../lib/llm/request-for.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import type { Store } from '../../../../lib/store/store.js';
import { embedded } from '../../../support/embedded.js';
import { startFakeEndpoint, type FakeEndpoint } from '../../../support/fake-endpoint.js';
import { llmConfig, openModels } from '../../../support/open-models.js';

const call: Call = { role: 'agent', messages: [{ role: 'user', content: 'hello' }] };
let fake: FakeEndpoint;
let store: Store;

beforeEach(async () => {
  fake = await startFakeEndpoint();
  fake.embeddings(embedded);
  store = createMemoryStore();
});
afterEach(() => fake.close());

function keyWith(llm: Record<string, unknown>, url = 'http://host.example/v1'): string {
  const config = llmConfig(url, llm);
  return callKey({ identity: providerOf(config).identity, request: requestFor(call, config), sample: 0 }).key;
}
const keyOfModel = (settings: object): string =>
  keyWith({ models: { default: { model: 'fake', ...settings } } });

describe('the query of a base URL', () => {
  it.each([
    ['?api-version=2024-10-21', '?api-version=2024-10-21'],
    ['/?a=1&a=2&b=%2Fx', '?a=1&a=2&b=%2Fx'],
    ['?key=${MY_KEY}', '?key=abc%2Fdefgh%26'],
    ['?a=1#part', '?a=1'],
  ])('%s is sent with chats, relayed chats and embeddings', async (written, sent) => {
    const environment = { MY_KEY: 'abc/defgh&' };
    const models = await openModels({ store, url: `${fake.url}${written}`, environment });
    await models.complete(call);
    await models.complete({ role: 'agent', messages: [], relayed: { messages: [] } });
    await models.embed({ texts: ['soup'], model: { model: 'e' } });
    expect(fake.requests.map(({ path }) => path)).toEqual([
      `/v1/chat/completions${sent}`,
      `/v1/chat/completions${sent}`,
      `/v1/embeddings${sent}`,
    ]);
    await models.close();
  });

  it('is part of the endpoint’s identity in the journal, in any order', () => {
    const of = (query: string) => keyWith({}, `http://host.example/v1${query}`);
    expect(of('?a=1&b=2')).toBe(of('?b=2&a=1'));
    expect(new Set([of(''), of('?a=1'), of('?a=2')]).size).toBe(3);
  });
});

describe('a changed connection', () => {
  it('sends to its address with its headers and its key, and finds what was paid before', async () => {
    const models = (name: string) => ({ default: { model: 'fake', headers: { 'x-route': name } } });
    const before = llmConfig('http://127.0.0.1:9/v1', { models: models('old') });
    const connection = llmConfig(fake.url, { models: models('${ROUTE}'), apiKeyEnv: 'NEW_KEY' });
    const environment = { ROUTE: 'new', NEW_KEY: 'new-key-123' };
    const open = (endpoint: Endpoint) => openModels({ store, url: fake.url, endpoint });
    const changed = await open(createEndpoint({ config: before, connection, environment }));
    await changed.complete(call);
    expect(fake.requests[0]?.headers).toMatchObject({
      'x-route': 'new',
      authorization: 'Bearer new-key-123',
    });
    await changed.close();
    const unchanged = await open(createEndpoint({ config: before, environment }));
    await unchanged.complete(call);
    expect(fake.requests).toHaveLength(1);
    await unchanged.close();
  });
});

describe('a header', () => {
  it.each([
    ['api-key', '${MY_KEY}', 'abcdefgh-1'],
    ['Authorization', 'Token ${MY_KEY}', 'Token abcdefgh-1'],
    ['X-Auth', '${MY_KEY}:${MY_OTHER}', 'abcdefgh-1:ijklmnop-2'],
  ])('%s takes a key from the environment', async (name, value, sent) => {
    const models = { default: { model: 'fake', headers: { [name]: value } } };
    const environment = { MY_KEY: 'abcdefgh-1', MY_OTHER: 'ijklmnop-2' };
    await (await openModels({ store, url: fake.url, llm: { models }, environment })).complete(call);
    expect(fake.requests[0]?.headers[name.toLowerCase()]).toBe(sent);
    expect(fake.requests[0]?.headers['authorization']).toBe(name === 'Authorization' ? sent : undefined);
  });

  it.each([
    ['that is not set', {}, /MY_KEY is not set/],
    ['that no header can carry', { MY_KEY: 'abcdefgh“ijkl' }, /“ \(U\+201C\), character 9/],
  ])('with a key %s sends nothing and reports it', async (_what, environment, message) => {
    const models = { default: { model: 'fake', headers: { 'api-key': '${MY_KEY}' } } };
    const opened = await openModels({ store, url: fake.url, llm: { models }, environment });
    await expect(opened.complete(call)).rejects.toThrow(message);
    expect(fake.requests).toEqual([]);
  });
});

describe('an effort', () => {
  it.each(['none', 'minimal', 'xhigh', 'max', 'adaptive'])(
    'of %s is sent unchanged',
    async reasoningEffort => {
      const models = { default: { model: 'fake', reasoningEffort } };
      await (await openModels({ store, url: fake.url, llm: { models } })).complete(call);
      expect(fake.requests[0]?.body?.['reasoning_effort']).toBe(reasoningEffort);
    },
  );
});

describe('an extra body', () => {
  const extraBody = { chat_template_kwargs: { enable_thinking: false }, top_p: 0.9 };

  it('is sent with chats and embeddings, in addition to the fields that fgo writes', async () => {
    const model = { model: 'fake', extraBody };
    const models = await openModels({ store, url: fake.url, llm: { models: { default: model } } });
    await models.complete(call);
    await models.embed({ texts: ['soup'], model });
    expect(fake.requests[0]?.body).toMatchObject({ ...extraBody, model: 'fake', seed: 0 });
    expect(fake.requests[1]?.body).toEqual({ ...extraBody, model: 'fake', input: ['soup'] });
    await models.close();
  });

  it('applies to relayed requests if their body has no such field', async () => {
    const models = await openModels({
      store,
      url: fake.url,
      llm: { models: { default: { model: 'fake', extraBody } } },
    });
    await models.complete({ role: 'agent', messages: [], relayed: { messages: [], top_p: 0.1 } });
    expect(fake.requests[0]?.body).toMatchObject({ ...extraBody, top_p: 0.1 });
    await models.close();
  });

  it('makes the same prompt a different call; the order of its fields does not', () => {
    const plain = keyOfModel({});
    const one = keyOfModel({ extraBody: { a: 1, b: { c: [2] } } });
    expect(keyOfModel({ extraBody: { b: { c: [2] }, a: 1 } })).toBe(one);
    const others = [{ a: 1 }, { a: 1, b: { c: [3] } }].map(other => keyOfModel({ extraBody: other }));
    expect(new Set([plain, one, ...others]).size).toBe(4);
  });

  it.each([
    'model',
    'messages',
    'stream',
    'n',
    'seed',
    'temperature',
    'max_tokens',
    'response_format',
    'tools',
  ])('is rejected if fgo writes the field itself: %s', name => {
    const models = { default: { model: 'm', extraBody: { [name]: 1 } } };
    const [issue] = llmSchema.safeParse({ models }).error?.issues ?? [];
    expect(issue).toMatchObject({
      path: ['models', 'default', 'extraBody', name],
      message: expect.stringContaining('fgo sets this field'),
    });
  });
});
