import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { agentSchema } from '../../../../../lib/config/agent.js';
import { createAgent } from '../../../../../lib/agents/create-agent.js';
import { environmentFor } from '../../../../../lib/agents/own/process-transport.js';
import type { OpenedAgent } from '../../../../../lib/agents/create-agent.js';
import type { Rollout } from '../../../../../lib/agents/agent.js';
import type { RunModels } from '../../../../../lib/ledger/run-models.js';
import { createMemoryStore } from '../../../../../lib/store/memory-store.js';
import type { Store } from '../../../../../lib/store/store.js';
import { textModules } from '../../../activities/store-run.js';
import { startFakeEndpoint } from '../../../../support/fake-endpoint.js';
import type { FakeEndpoint } from '../../../../support/fake-endpoint.js';
import { openModels } from '../../../../support/open-models.js';
import { hasEnded } from '../../../../support/is-running.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../support/temporary-folder.js';

const program = resolve('test/unit/lib/agents/own/obliging-agent.mjs');

let fake: FakeEndpoint;
let store: Store;
let models: RunModels;
let folder: string;
const agents: OpenedAgent[] = [];

beforeEach(async () => {
  fake = await startFakeEndpoint();
  folder = await temporaryFolder();
  store = createMemoryStore();
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
  it('receives the task without its answer, the modules and the labels, and its other output is ignored', async () => {
    const { output, answer, failure } = await run({});
    expect([output, failure]).toEqual(['seen', null]);
    expect(answer).toMatchObject({
      task: { id: 't', input: '{}', metadata: { page: '7' } },
      modules: { work: 'Sort it.' },
      labels: ['card', 'cash'],
    });
    expect(JSON.stringify(answer)).not.toContain('expected');
  });

  it('keeps its process for the next task, and has no more processes than allowed', async () => {
    const agent = agentOf({ concurrency: 2 });
    const rollouts = await Promise.all(Array.from({ length: 8 }, () => run({}, agent)));
    const processes = new Set(rollouts.map(({ answer }) => (answer as { pid: number }).pid));
    expect(processes.size).toBe(2);
  });

  it('is retried if it crashed', async () => {
    const rollout = await run({ crashOnce: join(folder, 'crashed') });
    expect(rollout).toMatchObject({ output: 'seen', failure: null });
  });

  it('that crashes each time counts as failed, and its last output is shown', async () => {
    const { answer, failure } = await run({ crash: true });
    expect(answer).toBeNull();
    expect(failure).toMatch(/ended with code 3.*boom: no such tool/);
  });

  it('that takes too long is ended with its child processes, and counts as failed', async () => {
    const file = join(folder, 'pids');
    const { failure } = await run({ hang: file }, agentOf({ timeoutSeconds: 4, attempts: 1 }));
    expect(failure).toContain(
      'The agent took longer than 4 seconds. It wrote lines that are not a reply: hello',
    );
    const pids = (await readFile(file, 'utf8')).split(' ').map(Number);
    await Promise.all(pids.map(pid => expect(hasEnded(pid)).resolves.toBe(true)));
  });

  it('whose reply is invalid counts as failed', async () => {
    const once = agentOf({ attempts: 1 });
    expect((await run({ raw: 'not json' }, once)).failure).toMatch(/ended with code 0.*not json/s);
    expect((await run({ raw: { output: 7 } }, once)).failure).toContain('output: Invalid input');
    expect((await run({ raw: { messages: [{ role: 'boss', content: '' }] } }, once)).failure).toContain(
      'role',
    );
  });

  const script = (code: string) => ({
    command: [
      process.execPath,
      '-e',
      `process.stdin.once('data', data => { const id = JSON.parse(data).id; const llm = JSON.parse(data).llm; ${code} })`,
    ],
    attempts: 1,
    timeoutSeconds: 4,
  });
  const write = (text: string) => script(`process.stdout.write(${text});`);

  const incomplete: [string, object, RegExp][] = [
    [
      'no id',
      write(`'{"output": "card"}\\n'`),
      /not a reply: \{"output": "card"\} A reply has the "id" of its request/,
    ],
    ['another id', write(`'{"id": 5, "output": "card"}\\n'`), /"id": 5.*A reply has the "id"/],
    [
      'several lines',
      write('JSON.stringify({ id, output: "card" }, null, 2) + "\\n"'),
      /"output": "card".*is one line of JSON/s,
    ],
    ['no line end', write('JSON.stringify({ id, output: "card" })'), /without a line end: \{"id".*card/],
    ['a prompt', write('"Name: "'), /without a line end: Name:/],
    ['only stderr', script('console.error("no such file");'), /Its last words on stderr: no such file/],
    ['nothing', script(''), /It wrote nothing: does it flush/],
  ];
  it('that writes no reply is shown what was received', async () => {
    // At the same time, because each of them waits for its time limit.
    await Promise.all(
      incomplete.map(async ([what, settings, expected]) => {
        const { failure } = await run({}, agentOf({ ...settings }));
        expect([what, failure]).toEqual([what, expect.stringMatching(/took longer than 4 seconds\./)]);
        expect([what, failure]).toEqual([what, expect.stringMatching(expected)]);
      }),
    );
  });

  it('is advised only to flush what it writes: Python buffers its output', () => {
    expect(environmentFor([], {})).toEqual({ PYTHONUNBUFFERED: '1' });
    expect(environmentFor(['PYTHONUNBUFFERED'], { PYTHONUNBUFFERED: '' })).toEqual({ PYTHONUNBUFFERED: '' });
  });

  it.each([
    ['/responses', 'POST /v1/responses is not relayed: only POST /v1/chat/completions is.'],
    ['/completions', 'POST /v1/completions is not relayed'],
    ['/messages', 'POST /v1/messages is not relayed'],
  ])(
    'that asks %s is shown that this is rejected, whether it crashes or prints nothing',
    async (path, expected) => {
      const asks = `fetch(llm.baseUrl + '${path}', { method: 'POST', body: '{}' })`;
      const crash = script(`${asks}.then(r => r.json()).then(b => b.output[0].text);`);
      const { failure } = await run({}, agentOf({ ...crash, timeoutSeconds: 10 }));
      expect(failure).toMatch(/ended with code 1/);
      expect(failure).toContain(expected);
      const silent = script(`${asks}.then(() => console.log(JSON.stringify({ id, output: '' })));`);
      expect((await run({}, agentOf({ ...silent, timeoutSeconds: 10 }))).failure).toContain(expected);
    },
  );

  it.each([
    ['lists', (deep: number) => `'['.repeat(${deep}) + ']'.repeat(${deep})`],
    ['objects', (deep: number) => `'{"a":'.repeat(${deep}) + '1' + '}'.repeat(${deep})`],
  ])('whose answer is nested endlessly in %s counts as failed', async (_what, nested) => {
    const answering = (deep: number, field = 'answer') =>
      agentOf({
        ...write(`'{"id":"' + id + '","output":"card","${field}":' + ${nested(deep)} + '}\\n'`),
        timeoutSeconds: 20,
      });
    for (const deep of [200, 5_000, 100_000, 1_000_000])
      expect((await run({}, answering(deep))).failure).toBe(
        "The agent's reply is nested deeper than 100 levels.",
      );
    expect((await run({}, answering(200_000, 'other'))).failure).toContain('nested deeper');
    expect((await run({}, answering(50))).failure).toBeNull();
  });

  it('whose call is nested endlessly has it rejected', async () => {
    const deep = `'{"messages":' + '['.repeat(100000) + ']'.repeat(100000) + '}'`;
    const asks = script(
      `fetch(llm.baseUrl + '/chat/completions', { method: 'POST', body: ${deep} }).then(async r => console.log(JSON.stringify({ id, output: r.status + (await r.text()) })));`,
    );
    const { output, failure } = await run({}, agentOf({ ...asks, timeoutSeconds: 10 }));
    expect(failure).toBeNull();
    expect(output).toMatch(/^400.*nested deeper than 100 levels/);
  });

  it.each([
    [
      'leaves the group',
      `spawn('setsid', ['sh', '-c', 'echo $$ >> "$0"; exec sleep 300', file], { stdio: 'inherit' })`,
    ],
    [
      'is detached',
      `spawn('sh', ['-c', 'echo $$ >> "$0"; exec sleep 300', file], { detached: true, stdio: 'ignore' }).unref()`,
    ],
    [
      'forks twice',
      `spawn('sh', ['-c', 'setsid sh -c \\'echo $$ >> "$0"; exec sleep 300\\' "$0" & exit 0', file], { stdio: 'inherit' })`,
    ],
  ])('ends with what %s, by itself or when it is ended', async (_what, start) => {
    if (process.platform !== 'linux') return;
    const file = join(folder, 'pids');
    const begin = `const file = ${JSON.stringify(file)}; const { spawn } = require('node:child_process'); ${start};`;
    const wait = `setInterval(() => { if (require('node:fs').existsSync(file)) process.exit(3); }, 50);`;
    const crashed = await run({}, agentOf({ ...script(`${begin} ${wait}`), timeoutSeconds: 20 }));
    expect(crashed.failure).toMatch(/^The agent ended with code 3/);
    const late = await run({}, agentOf({ ...script(begin), timeoutSeconds: 4 }));
    expect(late.failure).toMatch(/^The agent took longer/);
    const pids = (await readFile(file, 'utf8')).trim().split('\n').map(Number);
    expect(pids).toHaveLength(2);
    await Promise.all(pids.map(pid => expect(hasEnded(pid)).resolves.toBe(true)));
  });

  it('may not flood: a long output is cut, and an endless one ends the process', async () => {
    const once = agentOf({ attempts: 1 });
    expect((await run({ flood: 1_000_000 }, once)).output).toHaveLength(200_000);
    expect((await run({ flood: 9_000_000 }, once)).failure).toContain('longer than');
  });

  it('that cannot be started does not count as a wrong answer', async () => {
    const agent = agentOf({ command: ['no-such-program-here'] });
    await expect(run({}, agent)).rejects.toMatchObject({
      code: 'AGENT_UNAVAILABLE',
      message: expect.stringContaining('no-such-program-here') as string,
    });
  });

  it('has none of the environment’s keys except those that are named', async () => {
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

  it('stops immediately if the run is stopped', async () => {
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

  it('that are identical within a task are separate samples', async () => {
    let count = 0;
    fake.otherwise(() => ({ reply: `sample ${count++}` }));
    expect((await run({ ask: ['a', 'a'] })).output).toBe('sample 0 | sample 1');
    expect((await run({ ask: ['a', 'a'] })).output).toBe('sample 0 | sample 1');
    expect(fake.requests.map(({ body }) => body?.['seed'])).toEqual([0, 1]);
  });

  it('are its trajectory if it reports none', async () => {
    const { messages } = await run({ ask: ['what is it?'] });
    expect(messages).toEqual([
      { role: 'user', content: 'what is it?' },
      { role: 'assistant', content: 'ok' },
    ]);
  });

  it('that fail because of the endpoint leave the task unscored, whatever the agent does about it', async () => {
    fake.otherwise(() => ({ status: 503, body: { error: { message: 'down' } } }));
    await expect(run({ ask: ['a'] })).rejects.toMatchObject({ code: 'ENDPOINT_BUSY' });
  });

  it('that are refused for their content are returned to the agent', async () => {
    fake.otherwise(() => ({ status: 400, body: { error: { message: 'tools[0].name is missing' } } }));
    const { output, failure } = await run({ ask: ['a'] });
    expect(output).toContain('tools[0].name is missing');
    expect(failure).toBeNull();
  });

  it('may be slow without costing the agent its own time', async () => {
    fake.otherwise(() => ({ reply: 'late', delayMs: 4_000 }));
    const { output } = await run({ ask: ['a'] }, agentOf({ timeoutSeconds: 3 }));
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
