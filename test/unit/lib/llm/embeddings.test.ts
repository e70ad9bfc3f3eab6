import { readLedger } from '../../../../lib/ledger/ledger-reader.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import type { Store } from '../../../../lib/store/store.js';
import { embedded } from '../../../support/embedded.js';
import { startFakeEndpoint, type FakeEndpoint } from '../../../support/fake-endpoint.js';
import { openModels } from '../../../support/open-models.js';

const model = { model: 'fake-embedding', price: { prompt: 0.5, completion: 0 } };
let fake: FakeEndpoint;
let store: Store;

beforeEach(async () => {
  fake = await startFakeEndpoint();
  fake.embeddings(embedded);
  store = createMemoryStore();
});
afterEach(() => fake.close());

describe('embeddings', () => {
  it('are paid for once, and counted under a separate role', async () => {
    const models = await openModels({ store, url: fake.url });
    const texts = ['soup', 'bill bill', ''];
    const vectors = await models.embed({ texts, model, path: 'divide' });
    expect(vectors.map(vector => vector.indexOf(127))).toEqual([0, 1, 0]);
    await models.close();
    const again = await openModels({ store, url: fake.url, run: 'other' });
    expect(await again.embed({ texts, model })).toEqual(vectors);
    await again.close();
    expect(fake.requests.map(({ body }) => body?.['input'])).toEqual([['soup', 'bill bill', '.']]);
    const usage = { calls: 1, promptTokens: 21, cachedTokens: 0, completionTokens: 0, usd: 0.0000105 };
    const first = await readLedger(store, 'run');
    expect([first.usage, first.usageByRole.embedding, first.misses]).toEqual([usage, usage, 1]);
    const other = await readLedger(store, 'other');
    expect([other.usageByRole.embedding, other.paid.calls, other.hits]).toEqual([usage, 0, 1]);
  });

  it('are a different call for other texts, or for the same texts in another order', async () => {
    const models = await openModels({ store, url: fake.url });
    for (const texts of [['soup', 'bill'], ['bill', 'soup'], ['soup']]) await models.embed({ texts, model });
    await models.close();
    expect(fake.requests).toHaveLength(3);
  });

  it('add no role if none were requested', async () => {
    const models = await openModels({ store, url: fake.url });
    await models.complete({ role: 'agent', messages: [{ role: 'user', content: 'soup' }] });
    await models.close();
    expect((await readLedger(store, 'run')).usageByRole).not.toHaveProperty('embedding');
  });

  it('are requested again while the endpoint is busy, or answers with something else', async () => {
    const answers = [{ status: 503 }, { status: 200, body: { data: [] } }];
    fake.embeddings(texts => answers.shift() ?? embedded(texts));
    const models = await openModels({ store, url: fake.url });
    expect(await models.embed({ texts: ['soup'], model })).toHaveLength(1);
    await models.close();
    expect(fake.requests).toHaveLength(3);
    expect((await readLedger(store, 'run')).cutOff.calls).toBe(1);
  });

  it.each([
    ['MODEL_NOT_FOUND', { status: 404, body: { error: { message: 'no model of this name' } } }],
    ['REQUEST_REJECTED', { status: 404, body: { error: { message: 'no such path' } } }],
    ['REQUEST_REJECTED', { status: 501, body: { error: { message: 'does not support embeddings' } } }],
    ['CONTEXT_EXCEEDED', { status: 500, body: { error: { message: 'input is too large to process.' } } }],
    ['KEY_REJECTED', { status: 401, body: { error: { message: 'no key' } } }],
  ])('fail immediately with %s if the endpoint says so', async (code, behaviour) => {
    fake.embeddings(() => behaviour);
    const models = await openModels({ store, url: fake.url });
    await expect(models.embed({ texts: ['soup'], model })).rejects.toMatchObject({ code });
    await models.close();
    expect(fake.requests).toHaveLength(1);
    expect((await readLedger(store, 'run')).charged.calls).toBe(0);
  });

  it('are not sent beyond the budget', async () => {
    const models = await openModels({ store, url: fake.url, cap: { tokens: 40 } });
    const texts = ['a text that may well take more than what is left of these tokens'];
    await expect(models.embed({ texts, model })).rejects.toMatchObject({ code: 'BUDGET_EXHAUSTED' });
    await models.close();
    expect(fake.requests).toHaveLength(0);
  });
});
