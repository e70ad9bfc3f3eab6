import { z } from 'zod';
import type { LanguageModels, Reply } from '../../../../lib/llm/call.js';
import type { RunModels } from '../../../../lib/ledger/run-models.js';
import { completeStructured } from '../../../../lib/llm/structured.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import { startFakeEndpoint, type Behaviour, type FakeEndpoint } from '../../../support/fake-endpoint.js';
import { openModels } from '../../../support/open-models.js';

let fake: FakeEndpoint;
let models: RunModels;

beforeEach(async () => {
  fake = await startFakeEndpoint();
  models = await openModels({ store: createMemoryStore(), url: fake.url });
});
afterEach(async () => {
  await models.close();
  await fake.close();
});

const schema = z.strictObject({
  rules: z.array(z.strictObject({ when: z.string(), then: z.string() })).min(1),
  note: z.string().optional(),
});
const rule = { when: 'it rains', then: 'stay "in"' };
const whole = JSON.stringify({ rules: [rule] });

function ask(...behaviours: (Behaviour | string)[]) {
  fake.script(
    ...behaviours.map(behaviour => (typeof behaviour === 'string' ? { reply: behaviour } : behaviour)),
  );
  const call = {
    role: 'optimizer' as const,
    messages: [{ role: 'user' as const, content: 'rules, please' }],
  };
  return completeStructured({ models, call, schema, name: 'rules' });
}

describe('a structured reply', () => {
  it.each([
    ['as asked', whole],
    ['in a fence', `Here you are:\n\`\`\`json\n${whole}\n\`\`\`\nBye {now}.`],
    ['in a fence without a language', `\`\`\`\n${whole}\n\`\`\``],
    ['within prose', `Sure! ${whole} I hope [this] helps.`],
    ['with trailing commas and single quotes', `{'rules': [{'when': 'it rains', 'then': 'stay "in"',},],}`],
    ['with null for what is not there', JSON.stringify({ rules: [rule], note: null })],
    ['behind a thought with a draft', `<think>{"rules":[{"when":"a","then":"b"}]} No.</think>\n${whole}`],
    ['after a bracket that is none', `[1] As asked: ${whole}`],
  ])('is read %s, immediately', async (_, reply) => {
    expect(await ask(reply)).toEqual({ ok: true, value: { rules: [rule] }, replies: 1, salvaged: false });
  });

  it('has no half of a surrogate pair in it, as a cut within an emoji leaves it', async () => {
    const half = '{"rules": [{"when": "it rains \\ud83d", "then": "stay"}]}';
    expect(await ask(half)).toMatchObject({ value: { rules: [{ when: 'it rains \uFFFD', then: 'stay' }] } });
  });

  it('of the wrong shape is corrected by showing what is wrong', async () => {
    const wrong = JSON.stringify({ rules: [{ when: 'it rains' }] });
    expect(await ask(wrong, whole)).toMatchObject({ ok: true, replies: 2 });
    const messages = fake.requests[1]?.body?.['messages'] as { role: string; content: string }[];
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(messages[1]?.content).toBe(wrong);
    expect(messages[2]?.content).toContain('then');
  });

  it.each<[string, (Behaviour | string)[], string, number]>([
    ['another shape', ['{"rules":[]}', '{"rules":[]}'], 'schema', 2],
    ['prose', ['I would rather not say.', 'Well.'], 'unparsable', 2],
    ['nothing', ['', ''], 'empty', 2],
    ['a refusal', [{ reply: '', refusal: 'I cannot help with that' }], 'refusal', 1],
    [
      'a beginning',
      [
        { reply: '{"rules":[{"when":"a', finish: 'length' },
        { reply: '{"ru', finish: 'length' },
      ],
      'truncated',
      2,
    ],
  ])('that stays %s has a reason of its own', async (_, behaviours, reason, replies) => {
    expect(await ask(...behaviours)).toMatchObject({
      ok: false,
      reason,
      replies,
      detail: expect.any(String),
    });
    expect(fake.requests).toHaveLength(replies);
  });

  it('that was cut is salvaged without its last, incomplete element', async () => {
    const cut = `{"rules":[${JSON.stringify(rule)},{"when":"x","then":"the rest is miss`;
    expect(await ask({ reply: cut, finish: 'length' })).toEqual({
      ok: true,
      value: { rules: [rule] },
      replies: 1,
      salvaged: true,
    });
  });

  it('that was cut after its end is whole', async () => {
    expect(await ask({ reply: `${whole} and furthermore`, finish: 'length' })).toMatchObject({
      ok: true,
      salvaged: false,
    });
  });

  it('that was cut too early is requested again, shorter', async () => {
    expect(await ask({ reply: '{"rules":[{"wh', finish: 'length' }, whole)).toMatchObject({
      ok: true,
      replies: 2,
    });
    expect(JSON.stringify(fake.requests[1]?.body?.['messages'])).toContain('shorter');
  });

  it('that is hostile ends quickly', async () => {
    const replies = [
      '['.repeat(100_000),
      '['.repeat(100_000) + ']'.repeat(100_000),
      '{"a":'.repeat(50_000),
      `{"rules": "${'\\'.repeat(199_999)}`,
      '`'.repeat(300_000),
    ];
    for (const reply of replies) {
      const started = performance.now();
      const said: Reply = {
        key: 'k',
        text: reply,
        finish: 'stop',
        usage: { calls: 1, promptTokens: 0, cachedTokens: 0, completionTokens: 0, usd: 0 },
        journaled: false,
      };
      const hostile: LanguageModels = {
        complete: () => Promise.resolve(said),
        flush: () => Promise.resolve(),
      };
      const call = { role: 'optimizer' as const, messages: [] };
      expect(await completeStructured({ models: hostile, call, schema, name: 'rules' })).toMatchObject({
        ok: false,
      });
      expect(performance.now() - started).toBeLessThan(5_000);
    }
  });

  it('throws infrastructure errors', async () => {
    await expect(ask({ status: 401, body: { error: { message: 'no' } } })).rejects.toMatchObject({
      code: 'KEY_REJECTED',
    });
  });
});
