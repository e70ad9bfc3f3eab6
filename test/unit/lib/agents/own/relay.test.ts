import { AsyncLocalStorage } from 'node:async_hooks';
import OpenAI from 'openai';
import { createRelay } from '../../../../../lib/agents/own/relay.js';
import type { Relay } from '../../../../../lib/agents/own/relay.js';
import { createMemoryStore } from '../../../../../lib/store/memory-store.js';
import type { LanguageModels } from '../../../../../lib/llm/call.js';
import type { RunModels } from '../../../../../lib/ledger/run-models.js';
import { startFakeEndpoint } from '../../../../support/fake-endpoint.js';
import type { FakeEndpoint } from '../../../../support/fake-endpoint.js';
import { openModels } from '../../../../support/open-models.js';

let fake: FakeEndpoint;
let models: RunModels;
let relay: Relay;

beforeEach(async () => {
  fake = await startFakeEndpoint();
  models = await openModels({
    store: createMemoryStore(),
    url: fake.url,
    llm: {
      models: { default: 'fake', agent: { model: 'fake-small', temperature: 0.3, maxCompletionTokens: 90 } },
    },
    tries: 1,
  });
  relay = createRelay();
});
afterEach(async () => {
  await relay.close();
  await models.close();
  await fake.close();
});

const { signal } = new AbortController();
const tools: OpenAI.Chat.Completions.ChatCompletionTool[] = [
  { type: 'function', function: { name: 'look', parameters: { type: 'object', properties: {} } } },
];
const toolCall = { id: 'c1', type: 'function', function: { name: 'look', arguments: '{"at":"door"}' } };
const withTool = {
  status: 200,
  body: {
    choices: [
      {
        index: 0,
        finish_reason: 'tool_calls',
        message: { role: 'assistant', content: null, tool_calls: [toolCall] },
      },
    ],
    usage: { prompt_tokens: 12, completion_tokens: 3 },
  },
};
const messages = [{ role: 'user' as const, content: 'Where is it?' }];

function clientOf(lane: { baseUrl: string; apiKey: string }): OpenAI {
  return new OpenAI({ baseURL: lane.baseUrl, apiKey: lane.apiKey, maxRetries: 0 });
}

describe('the endpoint that an agent is given', () => {
  it('makes each call in the context of its own task, not of the task that started the server', async () => {
    fake.otherwise(() => ({ reply: 'There.' }));
    const context = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const observed: LanguageModels = {
      complete(call, stopped) {
        seen.push(context.getStore());
        return models.complete(call, stopped);
      },
      flush: () => models.flush(),
    };
    for (const task of ['first', 'second']) {
      const lane = await context.run(task, () => relay.open(observed, signal));
      await clientOf(lane).chat.completions.create({ model: 'any', messages, user: task });
    }
    expect(seen).toEqual(['first', 'second']);
  });

  it('passes on tools and tool calls, with the configured model and the agent’s other parameters', async () => {
    fake.script(withTool);
    const lane = await relay.open(models, signal);
    const body = { model: 'whatever', messages, tools, top_p: 0.5, max_tokens: 500 };
    const reply = await clientOf(lane).chat.completions.create(body);
    expect(reply.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: { tool_calls: [toolCall] },
    });
    expect(reply.usage).toMatchObject({ prompt_tokens: 12, completion_tokens: 3 });
    expect(fake.requests[0]?.body).toMatchObject({
      model: 'fake-small',
      temperature: 0.3,
      top_p: 0.5,
      max_tokens: 90,
      tools,
      messages,
    });
    const again = await clientOf(await relay.open(models, signal)).chat.completions.create(body);
    expect(again).toEqual(reply);
    expect(fake.requests).toHaveLength(1);
  });

  it('streams for a client that requests it, from one paid call', async () => {
    fake.script(withTool);
    const lane = await relay.open(models, signal);
    const client = clientOf(lane);
    const stream = client.chat.completions.stream({ model: 'x', messages, tools });
    const final = await stream.finalChatCompletion();
    expect(final.choices[0]?.message.tool_calls).toMatchObject([toolCall]);
    expect(fake.requests[0]?.body).not.toHaveProperty('stream');
  });

  it('exists only for its own task', async () => {
    const lane = await relay.open(models, signal);
    const { origin } = new URL(lane.baseUrl);
    expect((await fetch(`${origin}/v1/models`)).status).toBe(404);
    expect((await fetch(`${lane.baseUrl}/models`)).status).toBe(200);
    lane.close();
    expect((await fetch(`${lane.baseUrl}/models`)).status).toBe(404);
    expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:/);
  });

  it.each([
    ['embeddings', '/embeddings', '{}', 404],
    ['no JSON', '/chat/completions', 'hello', 400],
    ['no messages', '/chat/completions', '{}', 400],
    ['several choices', '/chat/completions', '{"messages": [], "n": 3}', 400],
  ])('rejects %s, and makes no call', async (_what, path, body, status) => {
    const lane = await relay.open(models, signal);
    const response = await fetch(`${lane.baseUrl}${path}`, { method: 'POST', body });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { message: expect.any(String) as string } });
    expect(fake.requests).toEqual([]);
  });

  it('reports to the agent that its prompt is too long, and to the run that the endpoint fails', async () => {
    const tooLong = { message: 'maximum context length is 100 tokens', code: 'context_length_exceeded' };
    fake.script({ status: 400, body: { error: tooLong } }, { status: 500 });
    const lane = await relay.open(models, signal);
    const client = clientOf(lane);
    const first = client.chat.completions.create({ model: 'x', messages });
    await expect(first).rejects.toMatchObject({ status: 400, code: 'context_length_exceeded' });
    expect(lane.signal.aborted).toBe(false);
    const second = client.chat.completions.create({ model: 'x', messages: [...messages, ...messages] });
    await expect(second).rejects.toMatchObject({ status: 503 });
    expect(lane.signal.reason).toMatchObject({ code: 'ENDPOINT_BUSY' });
  });
});
