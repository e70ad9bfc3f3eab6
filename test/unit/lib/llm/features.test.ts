import { z } from 'zod';
import type { Call } from '../../../../lib/llm/call.js';
import { replySchema, isStrictSchema } from '../../../../lib/llm/strict-schema.js';
import { readLedger } from '../../../../lib/ledger/ledger-reader.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import type { Store } from '../../../../lib/store/store.js';
import { startFakeEndpoint, type FakeEndpoint } from '../../../support/fake-endpoint.js';
import { openModels } from '../../../support/open-models.js';

let fake: FakeEndpoint;
let store: Store;

beforeEach(async () => {
  fake = await startFakeEndpoint();
  store = createMemoryStore();
});
afterEach(() => fake.close());

const format = { name: 'answer', schema: replySchema(z.strictObject({ answer: z.string() })) };

function call(content: string): Call {
  return { role: 'optimizer', messages: [{ role: 'user', content }], format };
}

function refuse(message: string) {
  return { status: 400, body: { error: { message, type: 'invalid_request_error' } } };
}

function formats(): unknown[] {
  return fake.requests.map(request => {
    const sent = request.body?.['response_format'] as { type?: string } | undefined;
    return sent?.type ?? 'text';
  });
}

function temperatures(): unknown[] {
  return fake.requests.map(({ body }) => body?.['temperature']);
}

describe('an endpoint', () => {
  it('is asked with a strict schema', async () => {
    await (await openModels({ store, url: fake.url })).complete(call('x'));
    expect(fake.requests[0]?.body?.['response_format']).toMatchObject({
      type: 'json_schema',
      json_schema: {
        name: 'answer',
        strict: true,
        schema: { required: ['answer'], additionalProperties: false },
      },
    });
  });

  it('that rejects schemas is asked for an object, then in words, with the schema in the prompt, now and later', async () => {
    fake.otherwise(({ body }) => {
      const type = (body?.['response_format'] as { type?: string } | undefined)?.type;
      return type ? refuse(`response_format type '${type}' is not supported`) : { reply: '{"answer":"x"}' };
    });
    const models = await openModels({ store, url: fake.url });
    await models.complete(call('one'));
    await models.complete(call('two'));
    await models.close();
    await (await openModels({ store, url: fake.url, run: 'later' })).complete(call('three'));
    expect(formats()).toEqual(['json_schema', 'json_object', 'text', 'text', 'text']);
    expect(JSON.stringify(fake.requests[2]?.body?.['messages'])).toContain('additionalProperties');
    expect(await readLedger(store, 'run')).toMatchObject({ paid: { calls: 2 }, charged: { calls: 2 } });
  });

  it('that rejects one schema is still asked with the others', async () => {
    fake.script(refuse("Invalid schema for response_format 'answer'"));
    const models = await openModels({ store, url: fake.url });
    await models.complete(call('one'));
    await models.complete({ ...call('two'), format: { ...format, name: 'other' } });
    expect(formats()).toEqual(['json_schema', 'json_object', 'json_schema']);
  });

  it('that is configured for one format is asked in no other', async () => {
    fake.script(refuse('response_format is not supported'));
    const models = await openModels({ store, url: fake.url, llm: { structured: 'json_object' } });
    await expect(models.complete(call('one'))).rejects.toMatchObject({ code: 'REQUEST_REJECTED' });
    expect(formats()).toEqual(['json_object']);
  });

  it('that has another name for the reply limit receives that name', async () => {
    fake.otherwise(({ body }) =>
      body && 'max_tokens' in body
        ? refuse(
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
          )
        : { reply: 'ok' },
    );
    const models = await openModels({ store, url: fake.url });
    await models.complete(call('one'));
    await models.complete(call('two'));
    expect(fake.requests.map(({ body }) => body?.['max_completion_tokens'])).toEqual([undefined, 2048, 2048]);
  });

  it('that rejects both names is not asked forever', async () => {
    fake.otherwise(() => refuse('Unknown parameters: max_tokens, max_completion_tokens'));
    const models = await openModels({ store, url: fake.url });
    await expect(models.complete(call('one'))).rejects.toMatchObject({ code: 'REQUEST_REJECTED' });
    expect(fake.requests.length).toBeLessThanOrEqual(3);
  });

  it('that does not know seeds receives none', async () => {
    fake.otherwise(({ body }) =>
      body && 'seed' in body ? refuse('Extra inputs are not permitted: seed') : { reply: 'ok' },
    );
    await (await openModels({ store, url: fake.url })).complete(call('one'));
    expect(fake.requests).toHaveLength(2);
  });

  it.each<[string, number, unknown]>([
    [
      'a list in a message',
      422,
      {
        message: {
          detail: [{ type: 'extra_forbidden', loc: ['body', 'seed'], msg: 'Extra inputs are not permitted' }],
        },
      },
    ],
    ['a detail', 422, { detail: [{ loc: ['body', 'seed'], msg: 'Extra fields not permitted' }] }],
    ['a list', 400, [{ error: { code: 400, message: 'Unknown name "seed": Cannot find field.' } }]],
    ['plain text', 400, 'unknown field `seed`'],
    ['a field of its own', 400, { error: { message: 'Unsupported parameter.', param: 'seed' } }],
    ['a 200', 200, { error: { code: 400, message: 'Unrecognized request argument: seed' } }],
  ])('that refuses a seed in any form is sent none: %s', async (_, status, body) => {
    fake.otherwise(request => (request.body && 'seed' in request.body ? { status, body } : { reply: 'ok' }));
    const models = await openModels({ store, url: fake.url });
    await models.complete(call('one'));
    await models.complete(call('two'));
    expect(fake.requests.map(({ body: sent }) => sent && 'seed' in sent)).toEqual([true, false, false]);
  });

  it('whose model accepts only one temperature receives none, now and later', async () => {
    fake.otherwise(({ body }) =>
      body && 'temperature' in body
        ? refuse(
            "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.",
          )
        : { reply: 'ok' },
    );
    const models = await openModels({ store, url: fake.url });
    await models.complete(call('one'));
    await models.complete(call('two'));
    expect(temperatures()).toEqual([0, undefined, undefined]);
    expect(await readLedger(store, 'run')).toMatchObject({ paid: { calls: 2 }, charged: { calls: 2 } });
  });

  it('that rejects a configured temperature is not asked without it', async () => {
    fake.otherwise(() => refuse("Unsupported value: 'temperature' does not support 0.5 with this model."));
    const llm = { models: { default: { model: 'fake', temperature: 0.5 } } };
    const models = await openModels({ store, url: fake.url, llm });
    await expect(models.complete(call('one'))).rejects.toMatchObject({ code: 'REQUEST_REJECTED' });
    expect(temperatures()).toEqual([0.5]);
  });
});

describe('a request', () => {
  it('carries the configuration of the role', async () => {
    const llm = {
      models: {
        default: 'fake',
        optimizer: {
          model: 'big',
          temperature: 0.5,
          reasoningEffort: 'low',
          maxCompletionTokens: 77,
          headers: { 'x-team': 'red' },
        },
      },
    };
    await (await openModels({ store, url: fake.url, llm })).complete(call('one'));
    expect(fake.requests[0]?.body).toMatchObject({
      model: 'big',
      temperature: 0.5,
      reasoning_effort: 'low',
      max_tokens: 77,
      seed: 0,
    });
    expect(fake.requests[0]?.headers['x-team']).toBe('red');
  });

  it('for learning uses a temperature of 0; its further samples and the agent set none', async () => {
    const models = await openModels({ store, url: fake.url });
    for (const role of ['evaluator', 'optimizer', 'merger', 'agent'] as const)
      await models.complete({ ...call('one'), role });
    await models.complete({ ...call('one'), sample: 1 });
    expect(temperatures()).toEqual([0, undefined, undefined]);
  });

  it('has no half of a surrogate pair, as text that was cut may', async () => {
    await (await openModels({ store, url: fake.url })).complete(call('an emoji \ud83d, cut, and one 😀'));
    expect(fake.requests[0]?.body?.['messages']).toEqual([
      { role: 'user', content: 'an emoji \uFFFD, cut, and one 😀' },
    ]);
  });

  it('never exceeds the configured concurrency', async () => {
    fake.otherwise(() => ({ reply: 'ok', delayMs: 20 }));
    const models = await openModels({ store, url: fake.url, llm: { concurrency: 3 } });
    await Promise.all(Array.from({ length: 12 }, (_, index) => models.complete(call(`${index}`))));
    expect(fake.busiest).toBe(3);
  });
});

describe('a reply', () => {
  it.each<[string, Parameters<FakeEndpoint['script']>[0], Record<string, unknown>]>([
    ['ended', { reply: 'text' }, { finish: 'stop', text: 'text' }],
    ['cut', { reply: 'te', finish: 'length' }, { finish: 'length', text: 'te' }],
    ['empty', { reply: '  ' }, { finish: 'empty' }],
    ['refused', { reply: '', refusal: 'I cannot' }, { finish: 'refusal', text: 'I cannot' }],
    ['filtered', { reply: 'te', finish: 'content_filter' }, { finish: 'refusal' }],
    ['thought about first', { reply: '<think>te?</think>\n\ntext' }, { finish: 'stop', text: 'text' }],
    ['only thought about', { reply: 'te?</think>\n' }, { finish: 'empty', text: '' }],
    ['cut within a thought', { reply: '<think>te' }, { finish: 'length', text: '' }],
    [
      'cut within thoughts of their own field',
      { reply: null, reasoning: 'te', finish: 'length' },
      { finish: 'length', text: '' },
    ],
    ['no more than thoughts', { reply: null, reasoning: 'text' }, { finish: 'empty', text: '' }],
    ['without a reason', { reply: 'text', finish: 'whatever' }, { finish: 'stop' }],
  ])('that is %s says so', async (_, behaviour, expected) => {
    fake.script(behaviour);
    expect(await (await openModels({ store, url: fake.url })).complete(call('x'))).toMatchObject(expected);
  });

  it('counts cached tokens separately, at their own price', async () => {
    const usage = {
      prompt_tokens: 1000,
      completion_tokens: 100,
      prompt_tokens_details: { cached_tokens: 600 },
    };
    fake.script({ reply: 'ok', usage });
    const price = { prompt: 2, cached: 0.5, completion: 8 };
    const llm = { models: { default: { model: 'fake', price } } };
    const { usage: counted } = await (await openModels({ store, url: fake.url, llm })).complete(call('x'));
    expect(counted).toEqual({
      calls: 1,
      promptTokens: 1000,
      cachedTokens: 600,
      completionTokens: 100,
      usd: 0.0019,
    });
  });

  it('without usage is counted', async () => {
    fake.script({ reply: 'one two three', usage: null });
    const { usage } = await (await openModels({ store, url: fake.url })).complete(call('hello there'));
    expect(usage.completionTokens).toBe(3);
    expect(usage.promptTokens).toBeGreaterThan(5);
  });

  it('of more than a million characters is cut', async () => {
    fake.script({ reply: 'x'.repeat(1_500_000) });
    const reply = await (await openModels({ store, url: fake.url })).complete(call('x'));
    expect([reply.finish, reply.text.length]).toEqual(['length', 1_000_000]);
  });
});

describe('a strict schema', () => {
  it('closes objects and requires all properties, with null for optional ones', () => {
    const schema = replySchema(
      z.object({ a: z.string().optional(), list: z.array(z.object({ b: z.number().default(1) })) }),
    );
    expect(isStrictSchema(schema)).toBe(true);
    expect(schema).toMatchObject({
      required: ['a', 'list'],
      properties: { a: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
    });
    expect(isStrictSchema(replySchema(z.record(z.string(), z.string())))).toBe(false);
  });
});
