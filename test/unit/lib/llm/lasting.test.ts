import { readLedger } from '../../../../lib/ledger/ledger-reader.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import type { Store } from '../../../../lib/store/store.js';
import { startFakeEndpoint, type Behaviour, type FakeEndpoint } from '../../../support/fake-endpoint.js';
import { openModels } from '../../../support/open-models.js';

let fake: FakeEndpoint;
let store: Store;

beforeEach(async () => {
  fake = await startFakeEndpoint();
  store = createMemoryStore();
});
afterEach(() => fake.close());

async function ask(more: { tries?: number; llm?: Record<string, unknown>; format?: boolean } = {}) {
  const { tries = 6, llm = {}, format = false } = more;
  const models = await openModels({ store, url: fake.url, tries, llm });
  const schema = { type: 'object', properties: {} };
  try {
    return await models.complete({
      role: 'optimizer',
      messages: [{ role: 'user', content: 'hello' }],
      ...(format && { format: { name: 'answer', schema } }),
    });
  } finally {
    await models.close();
  }
}

const page: Behaviour = { status: 200, body: '<!doctype html><title>Sign in</title>' };
const nothing: Behaviour = { status: 200, body: { choices: [] } };
const unknown: Behaviour = { status: 200, body: { error: { message: 'Something odd happened.' } } };
const busy: Behaviour = { status: 503, body: { error: 'later' } };

describe('an answer that is not proof on its own', () => {
  it.each<[string, Behaviour, number, Record<string, unknown>]>([
    [
      'a web page',
      page,
      5,
      { code: 'NO_REPLY', needsPerson: true, message: expect.stringContaining('<title>Sign in') },
    ],
    ['no choice', nothing, 3, { code: 'REQUEST_REJECTED', reason: 'contentFilter' }],
    [
      'an unknown error in a 200',
      unknown,
      3,
      { code: 'REQUEST_REJECTED', message: expect.stringContaining('Something odd') },
    ],
  ])(
    'is proven when it comes again and again, and charges nothing: %s',
    async (_, behaviour, times, expected) => {
      fake.otherwise(() => behaviour);
      await expect(ask()).rejects.toMatchObject(expected);
      expect(fake.requests).toHaveLength(times);
      expect((await readLedger(store, 'run')).charged.calls).toBe(0);
    },
  );

  it.each<[string, Behaviour]>([
    ['a web page', page],
    ['no choice', nothing],
    ['an unknown error in a 200', unknown],
  ])('passes where a reply follows: %s', async (_, behaviour) => {
    fake.script(behaviour, behaviour);
    expect((await ask()).text).toBe('ok');
  });

  it('is not proven by another failure', async () => {
    fake.script(busy, busy, nothing);
    await expect(ask({ tries: 3 })).rejects.toMatchObject({ code: 'ENDPOINT_BUSY' });
  });

  it('is proven by all tries there are, if there are at least two', async () => {
    fake.otherwise(() => page);
    await expect(ask({ tries: 1 })).rejects.toMatchObject({ code: 'ENDPOINT_BUSY' });
    await expect(ask({ tries: 2 })).rejects.toMatchObject({ code: 'NO_REPLY' });
  });
});

describe('a failure in the form of a reply', () => {
  it('is asked again, is not in the journal, and costs what it reports', async () => {
    const usage = { prompt_tokens: 0, completion_tokens: 0 };
    fake.script({ reply: '', usage }, { reply: 'half', finish: 'error' });
    expect((await ask()).text).toBe('ok');
    expect(fake.requests).toHaveLength(3);
    expect(await ask()).toMatchObject({ text: 'ok', journaled: true });
    expect(await readLedger(store, 'run')).toMatchObject({ charged: { calls: 2 } });
  });
});

describe('an answer without any choice that reports tokens', () => {
  it('costs these, each time, and not its worst case', async () => {
    const usage = { prompt_tokens: 20, completion_tokens: 5 };
    fake.otherwise(() => ({ status: 200, body: { choices: [], usage } }));
    await expect(ask()).rejects.toMatchObject({ code: 'REQUEST_REJECTED', reason: 'contentFilter' });
    expect(fake.requests).toHaveLength(3);
    expect(await readLedger(store, 'run')).toMatchObject({
      charged: { calls: 3, promptTokens: 60, completionTokens: 15 },
      cutOff: { calls: 0 },
    });
  });
});

describe('a malformed model output that the endpoint rejects', () => {
  function rejection(more: Record<string, unknown> = { failed_generation: '{"a": ' }): Behaviour {
    return { status: 400, body: { error: { message: 'No JSON.', code: 'json_validate_failed', ...more } } };
  }
  const formats = () =>
    fake.requests.map(
      ({ body }) => (body?.['response_format'] as { type: string } | undefined)?.type ?? 'none',
    );

  it('is requested once more unchanged', async () => {
    fake.script(rejection());
    expect((await ask({ format: true })).text).toBe('ok');
    expect(formats()).toEqual(['json_schema', 'json_schema']);
    expect(await readLedger(store, 'run')).toMatchObject({ charged: { calls: 2 }, cutOff: { calls: 0 } });
  });

  it('is then requested without the format, and only in this call', async () => {
    fake.script(rejection(), rejection());
    expect((await ask({ format: true })).text).toBe('ok');
    expect(formats()).toEqual(['json_schema', 'json_schema', 'none']);
    expect(JSON.stringify(fake.requests[2]?.body?.['messages'])).toContain('JSON Schema');
    const models = await openModels({ store, url: fake.url });
    const messages = [{ role: 'user' as const, content: 'other' }];
    await models.complete({ role: 'optimizer', messages, format: { name: 'answer', schema: {} } });
    expect(formats().at(-1)).toBe('json_schema');
  });

  it('is finally accepted as the model’s output', async () => {
    fake.otherwise(() => rejection());
    expect(await ask({ format: true })).toMatchObject({ text: '{"a": ', finish: 'stop' });
    expect(fake.requests).toHaveLength(3);
    expect(await ask({ format: true })).toMatchObject({ text: '{"a": ', journaled: true });
  });

  it('is a refusal with the reason if the model’s output is not shown', async () => {
    fake.otherwise(() => rejection({ code: 'tool_use_failed' }));
    expect(await ask()).toMatchObject({ text: 'No JSON.', finish: 'refusal' });
    expect(fake.requests).toHaveLength(2);
  });

  it.each([
    ['the body', { usage: { prompt_tokens: 700, completion_tokens: 50 } }, 750],
    ['the error', { error: { usage: { prompt_tokens: 30, total_tokens: 90 } } }, 90],
  ])('costs what %s says, even though its reply is not kept', async (_, said, tokens) => {
    const error = { message: 'No JSON.', code: 'json_validate_failed', failed_generation: '{"a": ' };
    const body = { ...said, error: { ...error, ...('error' in said ? said.error : {}) } };
    fake.script({ status: 400, body });
    const { usage } = await ask({ format: true });
    const { charged, cutOff } = await readLedger(store, 'run');
    expect(charged.promptTokens + charged.completionTokens).toBe(
      tokens + usage.promptTokens + usage.completionTokens,
    );
    expect({ calls: charged.calls, cutOff: cutOff.calls }).toEqual({ calls: 2, cutOff: 0 });
  });

  it('costs its prompt and the model’s output if no usage is reported', async () => {
    fake.script(rejection({ failed_generation: 'word '.repeat(40) }));
    const { usage } = await ask({ format: true });
    const { charged } = await readLedger(store, 'run');
    expect(charged.completionTokens - usage.completionTokens).toBeGreaterThanOrEqual(40);
    expect(charged.promptTokens).toBeGreaterThan(usage.promptTokens);
  });

  it('keeps a configured format', async () => {
    fake.otherwise(() => rejection());
    await ask({ format: true, llm: { structured: 'json_object' } });
    expect(formats()).toEqual(['json_object', 'json_object']);
  });
});
