import type { Call } from '../../../../lib/llm/call.js';
import { readAnswer } from '../../../../lib/llm/read-answer.js';
import { roomFor } from '../../../../lib/llm/reply-room.js';
import type { WireRequest } from '../../../../lib/llm/wire-request.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import type { Store } from '../../../../lib/store/store.js';
import { startFakeEndpoint } from '../../../support/fake-endpoint.js';
import type { FakeEndpoint } from '../../../support/fake-endpoint.js';
import { openModels } from '../../../support/open-models.js';

const request: WireRequest = {
  body: { model: 'm', messages: [{ role: 'user', content: 'hello' }] },
  headers: {},
  features: { json: 'text', length: 'max_tokens', seed: true, temperature: false, mayFallBack: true },
  texts: ['hello'],
};
const context = {
  url: 'http://host/v1',
  model: 'm',
  keyName: 'KEY',

  timeoutSeconds: 60,
  concurrency: 4,
};

/** The room that these words leave for a reply of 2,048 tokens after a prompt of some 100. */
function room(message: string, more: { contextTokens?: number; code?: string } = {}): number | undefined {
  const body = JSON.stringify({ error: { message, type: 'BadRequestError', code: more.code ?? null } });
  const error = readAnswer({ status: 400, headers: new Headers(), body }, request, context);
  return roomFor(error, { reply: 2_048, prompt: 100, contextTokens: more.contextTokens });
}

describe('the room for a reply, according to the message of a rejection', () => {
  it.each([
    [
      "This model's maximum context length is 2048 tokens. However, you requested 2100 tokens (52 in the messages, 2048 in the completion). Please reduce the length of the messages or completion.",
      1_996,
    ],
    [
      "'max_tokens' or 'max_completion_tokens' is too large: 2048. This model's maximum context length is 2,048 tokens and your request has 48 input tokens (2048 > 2048 - 48).",
      2_000,
    ],
    [
      "This endpoint's maximum context length is 4096 tokens. However, you requested about 5048 tokens (3000 of text input, 2048 in the output).",
      1_096,
    ],
    [
      'input length and `max_tokens` exceed context limit: 199000 + 2048 > 200000, decrease input length or `max_tokens` and try again',
      1_000,
    ],
    [
      '`inputs` tokens + `max_new_tokens` must be <= 1024. Given: 24 `inputs` tokens and 2048 `max_new_tokens`',
      1_000,
    ],
    ["This model's maximum context length is 2048 tokens. However, you requested 2148 tokens.", 1_948],
    [
      "You passed 1000 input tokens and requested 2048 output tokens. However, the model's context length is only 2500 tokens.",
      1_500,
    ],
    ['The maximum context length is 1024 tokens.', 1_024 - 125 - 32],
  ])('%s', (words, left) => {
    expect(room(words)).toBe(left);
  });

  it.each([
    [
      'max_tokens is too large: 2048. This model supports at most 1024 completion tokens, whereas you provided 2048.',
      1_024,
    ],
    ['max_tokens: 2048 > 1000, which is the maximum allowed number of output tokens for it', 1_000],
    ['Invalid max_tokens value, the valid range of max_tokens is [1, 512]', 512],
    ['`max_tokens` must be less than or equal to `800`, the maximum value for `max_tokens`', 800],
  ])('is the most that the model can write: %s', (words, left) => {
    expect(room(words)).toBe(left);
  });

  it('is what the configured context leaves if the message has no numbers', () => {
    const code = 'context_length_exceeded';
    expect(room('Too long.', { code, contextTokens: 1_000 })).toBe(1_000 - 125 - 32);
    expect(room('Too long.', { code })).toBeUndefined();
  });

  it.each([
    "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens.",
    'the request exceeds the available context size. try increasing it',
    'request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it',
    'prompt is too long: 210000 tokens > 200000 maximum',
    "This model's maximum context length is 4096 tokens. However, you requested 6100 tokens (4052 in the messages, 2048 in the completion).",
    "Unsupported parameter: 'logit_bias' is not supported with 1 model",
    'The model supports up to 10 images.',
  ])('is none: %s', words => {
    expect(room(words)).toBeUndefined();
  });
});

describe('a reply that has no room after the prompt', () => {
  let fake: FakeEndpoint;
  let store: Store;
  beforeEach(async () => {
    fake = await startFakeEndpoint();
    store = createMemoryStore();
  });
  afterEach(() => fake.close());

  const messages = [{ role: 'user' as const, content: 'my card' }];
  const limits = () => fake.requests.map(({ body }) => body?.['max_tokens']);
  const words = (context: number, prompt: number) =>
    `The maximum context length is ${context} tokens; the input has ${prompt}.`;

  function contextOf(context: number, prompt: number, said = words(context, prompt)) {
    fake.otherwise(({ body }) =>
      prompt + (body?.['max_tokens'] as number) > context
        ? { status: 400, body: { error: { message: said } } }
        : { reply: 'card' },
    );
  }

  async function complete(call: Call, model: Record<string, unknown> = {}) {
    const llm = { models: { default: { model: 'fake', ...model } } };
    const models = await openModels({ store, url: fake.url, llm, tries: 1 });
    return models.complete(call).finally(() => models.close());
  }

  it('requests what is left, and is the same call for the journal', async () => {
    contextOf(2_048, 300);
    const call: Call = { role: 'agent', messages };
    expect(await complete(call)).toMatchObject({ text: 'card' });
    expect(limits()).toEqual([2_048, 1_748]);
    expect(await complete(call)).toMatchObject({ text: 'card', journaled: true });
    expect(fake.requests).toHaveLength(2);
  });

  it('requests less again if the sizes were not exact', async () => {
    contextOf(2_048, 300, words(2_048, 250));
    expect(await complete({ role: 'agent', messages })).toMatchObject({ text: 'card' });
    expect(limits()).toEqual([2_048, 1_798, 899]);
  });

  it('requests what is left for another client, too', async () => {
    contextOf(2_048, 300);
    await complete({ role: 'agent', messages: [], relayed: { messages } });
    expect(limits()).toEqual([2_048, 1_748]);
  });

  it('waits for a person if the limit is configured, and names what to change', async () => {
    contextOf(2_048, 300);
    await expect(complete({ role: 'agent', messages }, { maxCompletionTokens: 2_000 })).rejects.toMatchObject(
      {
        needsPerson: true,
        message: expect.stringContaining('2048') as string,
        remedy: expect.stringMatching(/longest reply.*2000.*room for 1748.*maxCompletionTokens/s) as string,
      },
    );
    expect(limits()).toEqual([2_000]);
  });

  it('is irrelevant if the prompt alone is too long', async () => {
    contextOf(2_048, 2_040);
    await expect(complete({ role: 'agent', messages }, { maxCompletionTokens: 2_000 })).rejects.toMatchObject(
      {
        code: 'CONTEXT_EXCEEDED',
        needsPerson: false,
      },
    );
    expect(limits()).toEqual([2_000]);
  });

  it('is not blamed if it should have fit according to the known sizes', async () => {
    contextOf(2_048, 2_000, 'The maximum context length is 2048 tokens.');
    await expect(complete({ role: 'agent', messages }, { maxCompletionTokens: 100 })).rejects.toMatchObject({
      needsPerson: false,
    });
  });

  it('is given up after some tries', async () => {
    fake.otherwise(() => ({ status: 400, body: { error: { message: words(2_048, 300) } } }));
    await expect(complete({ role: 'agent', messages })).rejects.toMatchObject({ code: 'CONTEXT_EXCEEDED' });
    expect(fake.requests.length).toBeLessThanOrEqual(4);
  });
});
