import type { Call } from '../../../../lib/llm/call.js';
import { findEntry } from '../../../../lib/ledger/journal.js';
import { createJournalModels } from '../../../../lib/ledger/journal-models.js';
import { readLedger } from '../../../../lib/ledger/ledger-reader.js';
import { rebuildRequest } from '../../../../lib/ledger/rebuild-request.js';
import { replyLimit } from '../../../../lib/llm/reply-limit.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import type { Store } from '../../../../lib/store/store.js';
import { startFakeEndpoint } from '../../../support/fake-endpoint.js';
import type { Behaviour, FakeEndpoint, ReceivedRequest } from '../../../support/fake-endpoint.js';
import { llmConfig, openModels } from '../../../support/open-models.js';

let fake: FakeEndpoint;
let store: Store;
beforeEach(async () => {
  fake = await startFakeEndpoint();
  store = createMemoryStore();
});
afterEach(() => fake.close());

const limitOf = ({ body }: ReceivedRequest) => body?.['max_tokens'] as number;
const limits = () => fake.requests.map(limitOf);

/** A model that needs this many tokens, most of them for its thoughts. */
function thinksFor(needed: number) {
  fake.otherwise((request): Behaviour => {
    const tokens = Math.min(needed, limitOf(request));
    const usage = {
      prompt_tokens: 10,
      completion_tokens: tokens,
      completion_tokens_details: { reasoning_tokens: tokens - 1 },
    };
    if (tokens < needed) return { reply: null, reasoning: 'Let me see.', finish: 'length', usage };
    return { reply: 'card', usage };
  });
}

const call: Call = { role: 'agent', messages: [{ role: 'user', content: 'my card' }] };
const relayed = (more: Record<string, number> = {}): Call => ({
  role: 'agent',
  messages: [],
  relayed: { messages: [{ role: 'user', content: 'my card' }], ...more },
});

async function complete(asked: Call, more: Omit<Parameters<typeof openModels>[0], 'store' | 'url'> = {}) {
  const models = await openModels({ store, url: fake.url, tries: 1, ...more });
  try {
    return await models.complete(asked);
  } finally {
    await models.close();
  }
}

const configured = (model: Record<string, unknown>) => ({
  llm: { models: { default: { model: 'fake', ...model } } },
});

describe('a reply that thoughts use up', () => {
  it('is requested again with more room, and each of the calls is paid once', async () => {
    thinksFor(3_000);
    expect(await complete(call)).toMatchObject({ text: 'card', finish: 'stop' });
    expect(limits()).toEqual([2_048, 8_192]);
    expect((await readLedger(store, 'run')).paid).toMatchObject({ calls: 2, completionTokens: 5_048 });
    expect(await complete(call, { run: 'another' })).toMatchObject({ text: 'card', journaled: true });
    expect(fake.requests).toHaveLength(2);
  });

  it('is found in the journal alone, with the whole request that was finally answered', async () => {
    thinksFor(3_000);
    const critique: Call = { ...call, role: 'evaluator', usualCompletionTokens: 400 };
    const { key } = await complete(critique);
    const folder = 'journal/shared';
    const config = llmConfig(fake.url);
    const models = createJournalModels({ store, folder, config });
    expect(await models.complete(critique)).toMatchObject({ key, text: 'card' });
    const entry = await findEntry({ store, folder, key });
    const rebuilt = entry && rebuildRequest({ entry, config, variants: [{ usualCompletionTokens: 400 }] });
    expect(rebuilt).toMatchObject({ sample: 0, request: { maxCompletionTokens: 8_192 } });
  });

  it('is requested with 32,768 tokens at most', async () => {
    thinksFor(100_000);
    expect(await complete(call)).toMatchObject({ text: '', finish: 'length' });
    expect(limits()).toEqual([2_048, 8_192, 32_768]);
  });

  it.each([
    ['within a thought in its text', { reply: '<think>It may', finish: 'length', usage: null }],
    ['within a thought, though it says that it stopped', { reply: '<think>It may', usage: null }],
    [
      'in its answer, after thoughts',
      {
        reply: 'the ca',
        finish: 'length',
        usage: {
          prompt_tokens: 9,
          completion_tokens: 2_048,
          completion_tokens_details: { reasoning_tokens: 2_000 },
        },
      },
    ],
  ])('is one that was cut %s', async (_name, cut: Behaviour) => {
    fake.script(cut, { reply: 'card' });
    expect(await complete(call)).toMatchObject({ text: 'card' });
    expect(limits()).toEqual([2_048, 8_192]);
  });

  it('is not one that is too long only because of its answer', async () => {
    fake.script({ reply: 'a long tale', finish: 'length' });
    expect(await complete(call)).toMatchObject({ finish: 'length' });
    expect(limits()).toEqual([2_048]);
  });

  it('is not one that the endpoint cut at its own limit', async () => {
    const usage = { prompt_tokens: 9, completion_tokens: 1_000 };
    fake.otherwise(() => ({ reply: '', finish: 'length', usage }));
    await complete(call);
    expect(limits()).toEqual([2_048]);
  });

  it('stays as it is if the limit is configured', async () => {
    thinksFor(3_000);
    const reply = await complete(call, configured({ maxCompletionTokens: 2_500 }));
    expect(reply).toMatchObject({ text: '', finish: 'length' });
    expect(limits()).toEqual([2_500]);
  });

  it('is not requested again beyond the budget', async () => {
    thinksFor(3_000);
    await expect(complete(call, { cap: { calls: 1 } })).rejects.toMatchObject({ code: 'BUDGET_EXHAUSTED' });
    expect(limits()).toEqual([2_048]);
  });
});

describe('the reply limit', () => {
  it('of critiques and similar calls is short, and grows in the same way', async () => {
    thinksFor(500);
    expect(await complete({ ...call, usualCompletionTokens: 400 })).toMatchObject({ text: 'card' });
    expect(limits()).toEqual([400, 8_192]);
  });

  it('of another client is the requested one if none is configured', async () => {
    thinksFor(9_000);
    await complete(relayed({ max_tokens: 8_000 }));
    expect(limits()).toEqual([8_000]);
  });

  it('of another client without one grows like any other', async () => {
    thinksFor(3_000);
    const { text } = await complete(relayed());
    expect(JSON.parse(text)).toMatchObject({ message: { content: 'card' }, finishReason: 'stop' });
    expect(limits()).toEqual([2_048, 8_192]);
  });

  it('of another client is the lower of both if one is configured', async () => {
    const more = configured({ maxCompletionTokens: 300 });
    await complete(relayed({ max_tokens: 8_000 }), more);
    await complete(relayed({ max_completion_tokens: 50 }), more);
    expect(limits()).toEqual([300, 50]);
  });

  it.each([
    ['gpt-5-mini', 8_192],
    ['openai/o4-mini', 8_192],
    ['o3', 8_192],
    ['deepseek-ai/DeepSeek-R1-Distill-Qwen-7B', 8_192],
    ['deepseek-reasoner', 8_192],
    ['Qwen/Qwen3-8B', 8_192],
    ['qwen3:8b', 8_192],
    ['kimi-k2-thinking', 8_192],
    ['google/gemini-2.5-flash', 8_192],
    ['gpt-oss:20b', 8_192],
    ['Qwen3-4B-Instruct-2507', 2_048],
    ['Qwen3-Coder-30B', 2_048],
    ['gpt-4o', 2_048],
    ['gpt-4.1', 2_048],
    ['gemini-2.0-flash', 2_048],
    ['llama-3.3-70b', 2_048],
    ['simulated', 2_048],
  ])('of %s is %i if none is configured', (model, tokens) => {
    expect(replyLimit({}, { model })).toEqual({ tokens, isDefault: true });
  });

  it('of a reasoning model follows the configuration', () => {
    expect(replyLimit({}, { model: 'a', reasoningEffort: 'high' }).tokens).toBe(8_192);
    expect(replyLimit({}, { model: 'gpt-5', reasoningEffort: 'minimal' }).tokens).toBe(2_048);
    expect(replyLimit({}, { model: 'qwen3', contextTokens: 4_096 }).tokens).toBe(2_048);
    const own = { model: 'gpt-5', maxCompletionTokens: 100 };
    expect(replyLimit({ usualCompletionTokens: 400 }, own)).toEqual({ tokens: 100, isDefault: false });
  });
});
