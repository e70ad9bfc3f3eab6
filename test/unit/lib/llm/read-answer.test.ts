import { llmSchema } from '../../../../lib/config/llm.js';
import { LanguageModelError } from '../../../../lib/llm/errors.js';
import { guardSecrets } from '../../../../lib/llm/secrets.js';
import { completion, message, read } from '../../../support/read-answer.js';

describe('an answer that is not a reply', () => {
  it.each<[string, string, boolean]>([
    ['a web page', '<!doctype html><html><title>Sign in</title></html>', false],
    ['plain text', 'Welcome to the gateway', false],
    ['the JSON of another program', '{"version": "1.2", "ok": true}', true],
    ['nothing', '', true],
    ['half a reply', '{"id": "x", "choices": [{"index', true],
  ])('is shown, and taken for what it is once it is proven: %s', (_, body, cutOff) => {
    const words = body || 'an empty body';
    expect(read(body)).toMatchObject({
      code: 'ENDPOINT_BUSY',
      cutOff,
      lasting: { error: { code: 'NO_REPLY', needsPerson: true, message: expect.stringContaining(words) } },
    });
  });

  it.each<[string, number, string]>([
    ['a list', 200, '['.repeat(200_000) + ']'.repeat(200_000)],
    ['an error', 400, '{"error":'.repeat(200_000) + '1' + '}'.repeat(200_000)],
    [
      'a message',
      200,
      `{"choices":[{"message":{"content":"x","more":${'['.repeat(200_000)}${']'.repeat(200_000)}}}]}`,
    ],
  ])('may be nested as deep as it likes: %s', (_, status, body) => {
    expect(read(body, { status, relays: true })).toBeInstanceOf(LanguageModelError);
  });

  it('is shown with its first 200 characters, and without secrets at the cut', () => {
    const secret = 'sk-0123456789abcdef';
    const body = `${'x'.repeat(190)}${secret}`;
    const llm = llmSchema.parse({ apiKeyEnv: 'KEY', models: { default: 'm' } });
    guardSecrets({ llm }, { KEY: secret });
    const shown = read(body);
    expect((shown as Error).message).toContain(`${'x'.repeat(190)}[key]`);
    expect((shown as Error).message).not.toContain('sk-0');
    expect((read('y'.repeat(500)) as Error).message).toContain(`: ${'y'.repeat(200)}.`.slice(0, 202));
    expect((read('y'.repeat(500)) as Error).message).not.toContain('y'.repeat(201));
  });
});

describe('a reply without a choice', () => {
  it('is a filtered prompt once it is proven', () => {
    expect(read({ choices: [] })).toMatchObject({
      code: 'ENDPOINT_BUSY',
      cutOff: false,
      lasting: { after: 3, error: { code: 'REQUEST_REJECTED', reason: 'contentFilter' } },
    });
    expect(read({ choices: null })).toMatchObject({ lasting: { error: { reason: 'contentFilter' } } });
  });

  it('is one immediately if it says so', () => {
    const body = { choices: [], prompt_filter_results: [{ violence: { filtered: true } }] };
    expect(read(body)).toMatchObject({ code: 'REQUEST_REJECTED', reason: 'contentFilter' });
  });

  it('is charged if it reports token usage', () => {
    expect(read({ choices: [], usage: { prompt_tokens: 60 } })).toMatchObject({ cutOff: true });
  });
});

describe('a failure that arrives as a reply', () => {
  const zero = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };
  it.each<[string, unknown]>([
    ['by its reason', completion({ ...message(''), finish_reason: 'error' }, zero)],
    ['by its reason, with words', completion({ ...message('Half an ans'), finish_reason: 'error' })],
    [
      'by the reason of DeepSeek',
      completion({ ...message('Half'), finish_reason: 'insufficient_system_resource' }),
    ],
    ['by the reason of GLM', completion({ ...message('Half'), finish_reason: 'network_error' })],
    ['by the reason of vLLM', completion({ ...message('Half'), finish_reason: 'abort' })],
    ['by its error', completion({ ...message(''), error: { code: 502, message: 'Lost.' } }, zero)],
    ['by its error without a message', completion({ error: { message: 'Lost.' } }, zero)],
    ['empty at no token', completion(message(''), { prompt_tokens: 12, completion_tokens: 0 })],
    ['null at no token', completion(message(null), zero)],
    ['spaces at no token', completion(message('\n'), zero)],
  ])('is an endpoint that is busy: %s', (_, body) => {
    expect(read(body)).toMatchObject({ code: 'ENDPOINT_BUSY' });
    expect(read(body, { relays: true })).toMatchObject({ code: 'ENDPOINT_BUSY' });
  });

  it('shows its words', () => {
    const error = read(completion({ ...message(''), error: { code: 502, message: 'Lost.' } }, zero));
    expect((error as Error).message).toContain('502: Lost.');
  });

  it.each<[string, Record<string, unknown>]>([
    ['an empty one that took tokens', completion(message(''), { prompt_tokens: 12, completion_tokens: 1 })],
    ['an empty one that tells no usage', { ...completion(message('')), usage: null }],
    ['a text whose endpoint counts nothing', completion(message('yes'), zero)],
    ['thoughts alone', completion({ message: { content: null, reasoning_content: 'Hm.' } }, zero)],
    ['a filtered one', completion({ ...message(''), finish_reason: 'content_filter' }, zero)],
    ['a cut one', completion({ ...message(''), finish_reason: 'length' }, zero)],
  ])('is not: %s', (_, body) => {
    expect(read(body)).toMatchObject({ model: 'm' });
  });

  it('is not a call of a tool', () => {
    const call = completion(
      { message: { content: null, tool_calls: [{ id: 'x' }] }, finish_reason: 'tool_calls' },
      zero,
    );
    expect(read(call, { relays: true })).toMatchObject({ model: 'm' });
  });
});

describe('a reply', () => {
  it.each(['length', 'max_tokens', 'MAX_TOKENS', 'max_output_tokens'])(
    'is cut if it ended for %s',
    reason => {
      const body = completion({ ...message('Half'), finish_reason: reason });
      expect(read(body)).toMatchObject({ finish: 'length' });
      expect((read(body, { relays: true }) as { text: string }).text).toContain('"finishReason":"length"');
    },
  );

  it.each<[string, Record<string, unknown>, number]>([
    ['in the total alone', { prompt_tokens: 10, completion_tokens: 5, total_tokens: 1515 }, 1505],
    ['in both', { prompt_tokens: 10, completion_tokens: 1505, total_tokens: 1515 }, 1505],
    ['nowhere', { prompt_tokens: 10, completion_tokens: 5 }, 5],
    ['in a total that is too small', { prompt_tokens: 10, completion_tokens: 5, total_tokens: 2 }, 5],
    ['in a total that stands alone', { prompt_tokens: 10, total_tokens: 40 }, 30],
  ])('counts thoughts that are %s', (_, usage, completionTokens) => {
    expect(read(completion(message('yes'), usage))).toMatchObject({
      tokens: { promptTokens: 10, completionTokens },
      usageCounted: false,
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ['without a message', { finish_reason: 'content_filter' }],
    ['with a null message', { message: null, finish_reason: 'SAFETY' }],
    ['with a reason in words', { ...message(''), finish_reason: 'content_filter: PROHIBITED_CONTENT' }],
    ['for what it quotes', { ...message(''), finish_reason: 'RECITATION' }],
    ['in a part', message([{ type: 'refusal', refusal: 'No.' }])],
  ])('is refused that was filtered %s', (_, choice) => {
    expect(read(completion(choice))).toMatchObject({ finish: 'refusal' });
  });

  it.each<[string, unknown[]]>([
    [
      'of reasoning',
      [
        { type: 'reasoning', text: 'shipping?' },
        { type: 'text', text: 'billing' },
      ],
    ],
    [
      'of thinking',
      [
        { type: 'thinking', thinking: [] },
        { type: 'text', text: 'billing' },
      ],
    ],
    ['that are texts', ['bil', 'ling']],
  ])('has only its answer as text, of parts %s', (_, content) => {
    expect(read(completion(message(content)))).toMatchObject({ text: 'billing', finish: 'stop' });
  });

  it('may count its tokens as texts', () => {
    const usage = { prompt_tokens: '5000', completion_tokens: '100', total_tokens: '5200' };
    expect(read(completion(message('yes'), usage))).toMatchObject({
      tokens: { promptTokens: 5000, completionTokens: 200 },
      usageCounted: false,
    });
  });

  it('has no half of a surrogate pair in any text', () => {
    const half =
      '{"choices":[{"finish_reason":"stop","message":{"content":"a \\ud83d","note":{"deep":["\\uDE00x"]}}}]}';
    expect(read(half)).toMatchObject({ text: 'a \uFFFD' });
    expect((read(half, { relays: true }) as { text: string }).text).toContain('"deep":["\uFFFDx"]');
    expect(read(half.replace('\\ud83d', '\\ud83d\\ude00'))).toMatchObject({ text: 'a 😀' });
  });
});
