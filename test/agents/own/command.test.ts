import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { agentSchema } from '../../../config/agent.js';
import { createAgent } from '../../../agents/create-agent.js';
import type { OpenedAgent } from '../../../agents/create-agent.js';
import type { Rollout } from '../../../agents/agent.js';
import type { RunModels } from '../../../llm/run-models.js';
import { openFolderStore } from '../../../store/folder-store.js';
import type { Store } from '../../../store/store.js';
import { textModules } from '../../activities/store-run.js';
import { startFakeEndpoint } from '../../support/fake-endpoint.js';
import type { FakeEndpoint } from '../../support/fake-endpoint.js';
import { openModels } from '../../support/open-models.js';
import { hasEnded } from '../../support/is-running.js';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary-folder.js';

const program = resolve('test/agents/own/obliging-agent.mjs');

let fake: FakeEndpoint;
let store: Store;
let models: RunModels;
let folder: string;
const agents: OpenedAgent[] = [];

beforeEach(async () => {
  fake = await startFakeEndpoint();
  folder = await temporaryFolder();
  store = await openFolderStore(join(folder, 'store'));
  models = await openModels({ store, url: fake.url, tries: 1 });
});
afterEach(async () => {
  await Promise.all(agents.splice(0).map(agent => agent.close()));
  await models.close();
  await fake.close();
});
afterAll(removeTemporaryFolders);

function agentOf(settings: Record<string, unknown> = {}): OpenedAgent {
  const config = agentSchema.parse({
    kind: 'command',
    command: [process.execPath, program],
    modules: { work: 'x' },
    output: { labels: 'auto' },
    directory: folder,
    ...settings,
  });
  const agent = createAgent({ config, labels: ['card', 'cash'], models });
  agents.push(agent);
  return agent;
}

const { signal } = new AbortController();

function run(wish: object, agent = agentOf(), until = signal): Promise<Rollout> {
  const task = { id: 't', input: JSON.stringify(wish), expected: 'card', metadata: { page: '7' } };
  return agent.run(task, textModules({ work: 'Sort it.' }), until);
}

describe('an agent that is a command', () => {
  it('is given the task without its answer, the modules and the labels, and what else it prints is passed over', async () => {
    const { output, answer, failure } = await run({});
    expect([output, failure]).toEqual(['seen', null]);
    expect(answer).toMatchObject({
      task: { id: 't', input: '{}', metadata: { page: '7' } },
      modules: { work: 'Sort it.' },
      labels: ['card', 'cash'],
    });
    expect(JSON.stringify(answer)).not.toContain('expected');
  });

  it('keeps its process for the next task, and has no more of them than are allowed', async () => {
    const agent = agentOf({ concurrency: 2 });
    const rollouts = await Promise.all(Array.from({ length: 8 }, () => run({}, agent)));
    const processes = new Set(rollouts.map(({ answer }) => (answer as { pid: number }).pid));
    expect(processes.size).toBe(2);
  });

  it('is tried again where it crashed', async () => {
    const rollout = await run({ crashOnce: join(folder, 'crashed') });
    expect(rollout).toMatchObject({ output: 'seen', failure: null });
  });

  it('that crashes each time has failed itself, and its last words are told', async () => {
    const { answer, failure } = await run({ crash: true });
    expect(answer).toBeNull();
    expect(failure).toMatch(/ended with code 3.*boom: no such tool/);
  });

  it('that takes too long is ended with all that it has started, and has failed itself', async () => {
    const file = join(folder, 'pids');
    const { failure } = await run({ hang: file }, agentOf({ timeoutSeconds: 1, attempts: 1 }));
    expect(failure).toBe('The agent took longer than 1 seconds.');
    const pids = (await readFile(file, 'utf8')).split(' ').map(Number);
    await Promise.all(pids.map(pid => expect(hasEnded(pid)).resolves.toBe(true)));
  });

  it('that replies with what is no reply has failed itself', async () => {
    const once = agentOf({ attempts: 1 });
    expect((await run({ raw: 'not json' }, once)).failure).toMatch(/ended with code 0.*not json/s);
    expect((await run({ raw: { output: 7 } }, once)).failure).toContain('output: Invalid input');
    expect((await run({ raw: { messages: [{ role: 'boss', content: '' }] } }, once)).failure).toContain(
      'role',
    );
  });

  it('may not flood: a long output is cut, and one without end ends the process', async () => {
    const once = agentOf({ attempts: 1 });
    expect((await run({ flood: 1_000_000 }, once)).output).toHaveLength(200_000);
    expect((await run({ flood: 9_000_000 }, once)).failure).toContain('longer than');
  });

  it('that cannot be started is nobody’s wrong answer', async () => {
    const agent = agentOf({ command: ['no-such-program-here'] });
    await expect(run({}, agent)).rejects.toMatchObject({
      name: 'AgentUnavailableError',
      message: expect.stringContaining('no-such-program-here') as string,
    });
  });

  it('has none of the environment’s keys but those that are named', async () => {
    process.env['OWN_AGENT_SECRET'] = 'sesame';
    process.env['OWN_AGENT_NAMED'] = 'given';
    try {
      const agent = agentOf({ environment: ['OWN_AGENT_NAMED'] });
      const { output } = await run({ environment: ['OWN_AGENT_SECRET', 'OWN_AGENT_NAMED'] }, agent);
      expect(JSON.parse(output)).toEqual([null, 'given']);
    } finally {
      delete process.env['OWN_AGENT_SECRET'];
      delete process.env['OWN_AGENT_NAMED'];
    }
  });

  it('stops at once where the run is stopped', async () => {
    const file = join(folder, 'pids');
    const controller = new AbortController();
    const running = run({ hang: file }, agentOf(), controller.signal);
    const pid = await started(file);
    controller.abort(new Error('cancelled'));
    await expect(running).rejects.toThrow('cancelled');
    expect(await hasEnded(pid)).toBe(true);
  });
});

describe('the calls of such an agent', () => {
  it('are paid once: the same task again sends nothing', async () => {
    fake.otherwise(({ body }) => ({
      reply: `re: ${String((body?.['messages'] as { content: string }[])[0]?.content)}`,
    }));
    expect((await run({ ask: ['a', 'b'] })).output).toBe('re: a | re: b');
    expect((await run({ ask: ['a', 'b'] })).output).toBe('re: a | re: b');
    expect(fake.requests).toHaveLength(2);
    expect(fake.requests[0]?.body).toMatchObject({ model: 'fake', max_tokens: 2048, seed: 0 });
  });

  it('that are the same within a task are samples of their own', async () => {
    let count = 0;
    fake.otherwise(() => ({ reply: `sample ${count++}` }));
    expect((await run({ ask: ['a', 'a'] })).output).toBe('sample 0 | sample 1');
    expect((await run({ ask: ['a', 'a'] })).output).toBe('sample 0 | sample 1');
    expect(fake.requests.map(({ body }) => body?.['seed'])).toEqual([0, 1]);
  });

  it('are its trajectory, where it tells none', async () => {
    const { messages } = await run({ ask: ['what is it?'] });
    expect(messages).toEqual([
      { role: 'user', content: 'what is it?' },
      { role: 'assistant', content: 'ok' },
    ]);
  });

  it('that fail for the endpoint’s sake leave the task unscored, whatever the agent made of that', async () => {
    fake.otherwise(() => ({ status: 503, body: { error: { message: 'down' } } }));
    await expect(run({ ask: ['a'] })).rejects.toMatchObject({ name: 'EndpointBusyError' });
  });

  it('that are refused for what they ask come back to the agent', async () => {
    fake.otherwise(() => ({ status: 400, body: { error: { message: 'tools[0].name is missing' } } }));
    const { output, failure } = await run({ ask: ['a'] });
    expect(output).toContain('tools[0].name is missing');
    expect(failure).toBeNull();
  });

  it('may be slow without costing the agent its own time', async () => {
    fake.otherwise(() => ({ reply: 'late', delayMs: 2_500 }));
    const { output } = await run({ ask: ['a'] }, agentOf({ timeoutSeconds: 1.5 }));
    expect(output).toBe('late');
  });
});

async function started(file: string): Promise<number> {
  for (;;) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text.includes(' ')) return Number(text.split(' ')[0]);
    await new Promise(resolveLater => setTimeout(resolveLater, 20));
  }
}
