import { simulatedSchema } from '../../../../lib/config/llm.js';
import { simulatedIdentity } from '../../../../lib/llm/providers/simulated.js';
import type { SimulatedEndpoint } from '../../../../lib/simulator/server.js';
import { ask, post, shape, startEndpoint, system, user } from './ask.js';

const messages = [system('Choose one of: red, green, blue.'), user('The grass is green.')];

describe('the simulated endpoint', () => {
  const started: SimulatedEndpoint[] = [];
  const start = async (config?: object): Promise<SimulatedEndpoint> => {
    const endpoint = await startEndpoint(config);
    started.push(endpoint);
    return endpoint;
  };
  afterEach(async () => {
    await Promise.all(started.splice(0).map(endpoint => endpoint.close()));
  });

  it('answers the same request with the same bytes, and reports its usage', async () => {
    const endpoint = await start();
    const first = await (await post(endpoint, { messages })).text();
    const second = await (await post(endpoint, { messages })).text();
    expect(second).toBe(first);
    const body = JSON.parse(first) as {
      usage: { prompt_tokens: number; completion_tokens: number };
      choices: unknown[];
    };
    expect(body).toMatchObject({
      object: 'chat.completion',
      choices: [{ finish_reason: 'stop', message: { content: 'green' } }],
    });
    expect(body.usage.prompt_tokens).toBeGreaterThan(15);
    expect(endpoint.requests()).toEqual({
      total: 2,
      byPathAndStatus: { '/v1/chat/completions 200': 2 },
      promptTokens: 2 * body.usage.prompt_tokens,
      completionTokens: 2 * body.usage.completion_tokens,
    });
  });

  it('reads content in text parts', async () => {
    const endpoint = await start();
    const content = [{ type: 'text', text: 'The sky is blue.' }];
    expect(await ask(endpoint, [messages[0]!, { role: 'user', content }])).toBe('blue');
  });

  it('rejects a prompt beyond its context in the provider’s words', async () => {
    const endpoint = await start({ contextTokens: 50 });
    const response = await post(endpoint, { messages: [user('word '.repeat(80))] });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: {
        code: 'context_length_exceeded',
        message: expect.stringContaining('maximum context length is 50 tokens') as string,
      },
    });
  });

  it('cuts a reply at the limit, and reports it', async () => {
    const endpoint = await start();
    const extract = [
      system('Reply with a JSON object {"codes": ["..."]}: the parcel codes.'),
      user('parcel codes: AB-1234567'),
    ];
    const whole = await ask(endpoint, extract);
    const response = await post(endpoint, { messages: extract, temperature: 0, max_tokens: 4 });
    const { choices } = (await response.json()) as {
      choices: { finish_reason: string; message: { content: string } }[];
    };
    expect(JSON.parse(whole)).toEqual({ codes: ['AB-1234567'] });
    expect(choices[0]?.finish_reason).toBe('length');
    expect(whole.startsWith(choices[0]?.message.content ?? '?')).toBe(true);
    expect(choices[0]?.message.content).not.toBe(whole);
  });

  it('keeps a list of rules whole within the reply limit', async () => {
    const endpoint = await start();
    const cases = Array.from(
      { length: 30 },
      (_, index) => `Input: word${index}a word${index}b came\nExpected: kind${index}\nOutput: other`,
    );
    const content = `Write rules.\n\n${cases.join('\n\n')}`;
    const text = await ask(endpoint, [user(content)], {
      ...shape({ rules: [{ when: '', then: '', cases: [''] }] }),
      max_completion_tokens: 200,
    });
    const { rules } = JSON.parse(text) as { rules: unknown[] };
    expect(rules.length).toBeGreaterThan(1);
    expect(rules.length).toBeLessThan(12);
  });

  it('returns proper errors for what it does not serve', async () => {
    const endpoint = await start();
    expect((await post(endpoint, { messages, model: 'other' })).status).toBe(404);
    expect((await post(endpoint, { messages, stream: true })).status).toBe(400);
    expect((await fetch(`${endpoint.url}/nothing`)).status).toBe(404);
    const broken = await fetch(`${endpoint.url}/chat/completions`, { method: 'POST', body: '{' });
    expect(await broken.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
    expect(await (await fetch(`${endpoint.url}/models`)).json()).toMatchObject({
      data: [{ id: 'simulated' }],
    });
  });

  it('embeds texts as unit vectors that are closer the more words they share', async () => {
    const endpoint = await start();
    const input = ['the roses need water', 'watering a rose', 'an invoice for freight'];
    const body = (await (await post(endpoint, { input }, '/embeddings')).json()) as {
      data: { embedding: number[] }[];
    };
    const [first, near, far] = body.data.map(entry => entry.embedding) as [number[], number[], number[]];
    const product = (left: number[], right: number[]): number =>
      left.reduce((sum, value, at) => sum + value * (right[at] ?? 0), 0);
    expect(first).toHaveLength(256);
    expect(product(first, first)).toBeCloseTo(1);
    expect(product(first, near)).toBeGreaterThan(product(first, far) + 0.3);
  });

  it.each([
    ['rateLimit', 429],
    ['serverError', 5],
  ])('fails a request by %s once, and serves its repeat', async (fault, status) => {
    const endpoint = await start({ faults: { [fault]: 1 } });
    const failed = await post(endpoint, { messages });
    expect(String(failed.status).startsWith(String(status))).toBe(true);
    if (status === 429) expect(failed.headers.get('retry-after')).toMatch(/^1$|GMT$/);
    expect((await post(endpoint, { messages })).status).toBe(200);
  });

  it('cuts connections, sends invalid JSON, and holds replies on request', async () => {
    const cut = await start({ faults: { cut: 1 } });
    await expect(post(cut, { messages }).then(response => response.text())).rejects.toThrow();
    const malformed = await start({ faults: { malformed: 1 } });
    const text = await (await post(malformed, { messages })).text();
    expect(() => JSON.parse(text) as unknown).toThrow();
    const held = await start({ faults: { timeout: 1 } });
    const signal = AbortSignal.timeout(100);
    await expect(
      fetch(`${held.url}/chat/completions`, { method: 'POST', body: '{}', signal }),
    ).rejects.toThrow();
  });

  it('is identified only by what changes its replies', () => {
    const identity = (config: object): string => simulatedIdentity(simulatedSchema.parse(config));
    expect(identity({ latencyMs: 50, jitter: 1, faults: { cut: 0.1 } })).toBe(identity({}));
    expect(identity({ attention: 0.9 })).not.toBe(identity({}));
    expect(identity({ contextTokens: 9 })).not.toBe(identity({}));
  });
});
