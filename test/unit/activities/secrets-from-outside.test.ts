import { UnavailableError } from '../../../lib/agents/infrastructure-errors.js';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { toFailure } from '../../../activities/failures.js';
import { AgentFaultError } from '../../../lib/agents/own/errors.js';
import { createOwnAgent } from '../../../lib/agents/own/own-agent.js';
import { createRelay } from '../../../lib/agents/own/relay.js';
import { callTool } from '../../../lib/agents/tools/call-tool.js';
import { createTools } from '../../../lib/agents/tools/create-tools.js';
import { ownScorer } from '../../../lib/scoring/own/own-scorer.js';
import { agentSchema, type ToolsAgentConfig } from '../../../lib/config/agent.js';
import type { OwnAgentConfig } from '../../../lib/config/agents/program.js';
import { scorerSchema, type OwnScorerConfig } from '../../../lib/config/scorer.js';
import { EndpointBusyError } from '../../../lib/llm/errors.js';
import { guardSecrets } from '../../../lib/llm/secrets.js';
import { completeStructured } from '../../../lib/llm/structured.js';
import { noModels } from '../../support/no-models.js';

const key = 'srch-SECRET-1234567890abcdef';
const escaped = [...key].map(one => `\\u00${one.charCodeAt(0).toString(16)}`).join('');
const task = { id: 't', input: 'x', expected: 'y', metadata: {} };
const { signal } = new AbortController();
let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(
      `{"url": "${request.url}", "key": "${escaped}", "headers": ${JSON.stringify(request.headers)}}`,
    );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env['TEST_SEARCH_KEY'] = key;
});

afterAll(() => {
  delete process.env['TEST_SEARCH_KEY'];
  server.closeAllConnections();
  server.close();
});

/** No part of the key, in any encoding. */
function expectClean(value: unknown): void {
  const text = JSON.stringify(value);
  expect(text).toContain('[key]');
  expect(text).not.toMatch(/SECRET|\\u0053\\|u0073/);
}

function toolsAgent(search: string): ToolsAgentConfig {
  const web = { search, keyEnv: 'TEST_SEARCH_KEY', allowPrivate: true };
  return agentSchema.parse({
    kind: 'tools',
    tools: ['web_search', 'web_fetch'],
    web,
    modules: { a: 'b' },
  }) as ToolsAgentConfig;
}

describe('a search key that a service repeats', () => {
  it.each([
    ['web_search', () => `${origin}/?q={query}`, { query: 'x' }],
    ['web_search', () => `${origin}/?q={query}&key=\${TEST_SEARCH_KEY}`, { query: 'x' }],
    ['web_fetch', () => `${origin}/?q={query}`, () => ({ url: `${origin}/page` })],
  ])('is in no result of %s, and in none that is stored', async (name, search, input) => {
    const config = toolsAgent(search());
    guardSecrets({ agent: config });
    const kept: string[] = [];
    const tools = createTools(config, async (_question, ask) => {
      kept.push(await ask());
      return kept.at(-1) ?? '';
    });
    const call = { id: '1', name, text: '', input: typeof input === 'function' ? input() : input };
    const result = await callTool({ call, tools, most: 5_000, use: { task, signal } });
    expectClean(result);
    expectClean(kept);
  });

  it('is not cut in half by the longest result', async () => {
    const config = toolsAgent(`${origin}/?q={query}`);
    guardSecrets({ agent: config });
    const tool = {
      name: 'long',
      description: '',
      parameters: {},
      run: () => Promise.resolve({ text: `ab ${key}` }),
    };
    const call = { id: '1', name: 'long', text: '', input: {} };
    const result = await callTool({ call, tools: [tool], most: 12, use: { task, signal } });
    expect(result.text).toBe('ab [key]');
  });
});

describe('a key that a user’s program repeats', () => {
  beforeAll(() => guardSecrets({ agent: toolsAgent(`${origin}/?q={query}`) }));

  function ownAgent(ask: () => Promise<unknown>) {
    const config = agentSchema.parse({
      kind: 'command',
      command: ['a'],
      modules: { a: 'b' },
      attempts: 1,
      calls: 'own',
    }) as OwnAgentConfig;
    const transport = { ask, close: () => Promise.resolve() };
    return createOwnAgent({ config, labels: [], models: noModels, transport, relay: createRelay() });
  }

  it('is in no rollout of an agent', async () => {
    const reply = {
      answer: { a: key },
      output: escaped,
      messages: [{ role: 'assistant', content: `a ${key}` }],
    };
    expectClean(await ownAgent(() => Promise.resolve(reply)).run(task, {}, signal));
  });

  it('is in no failure of an agent', async () => {
    const ask = () => Promise.reject(new AgentFaultError(`It crashed: Bearer ${key}`));
    expectClean(await ownAgent(ask).run(task, {}, signal));
  });

  it('is in no verdict of a scorer', async () => {
    const config = scorerSchema.parse({ kind: 'command', command: ['a'], attempts: 1 }) as OwnScorerConfig;
    const transport = {
      ask: () => Promise.resolve({ score: 0.5, feedback: `no: ${escaped}`, metrics: { [key]: 0.1 } }),
      close: () => Promise.resolve(),
    };
    const scorer = ownScorer({ config, transport });
    expectClean(await scorer.score('a', 'b', { task, output: '', signal }));
  });

  it('is in no failure of an activity, and in nothing that it puts into the store', async () => {
    const errors = [
      new Error(`it said ${key}`),
      new EndpointBusyError({ message: `it said ${escaped}` }),
      new UnavailableError('AGENT_UNAVAILABLE', `it said ${key}`, 'Start it.'),
    ];
    const kept: string[] = [];
    const keep = (text: string) => Promise.resolve(void kept.push(text));
    for (const error of errors) {
      for (const attempt of [1, 99]) {
        const { message, stack } = await toFailure(error, attempt, keep);
        expect(`${message} ${stack}`).not.toMatch(/SECRET/);
      }
    }
    expect(kept).toHaveLength(3);
    kept.forEach(expectClean);
  });

  it('is in no critique that a repair assembles', async () => {
    const text = `{"advice": "the key is srch-SECRET-" + "1234567890abcdef", }`;
    const usage = { calls: 1, promptTokens: 1, cachedTokens: 0, completionTokens: 1, usd: 0 };
    const models = {
      complete: () => Promise.resolve({ key: 'k', text, finish: 'stop' as const, usage, journaled: false }),
      flush: () => Promise.resolve(),
    };
    const schema = z.strictObject({ advice: z.string() });
    const read = await completeStructured({
      models,
      schema,
      name: 'critique',
      call: { role: 'evaluator', messages: [] },
    });
    expect(read).toMatchObject({ ok: true, value: { advice: 'the key is [key]' } });
  });
});
