import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAgent } from '../../../../../lib/agents/create-agent.js';
import type { Task } from '../../../../../lib/domain/task.js';
import { agentSchema } from '../../../../../lib/config/agent.js';
import { createMemoryStore } from '../../../../../lib/store/memory-store.js';
import type { RunModels } from '../../../../../lib/ledger/run-models.js';
import { startFakeEndpoint } from '../../../../support/fake-endpoint.js';
import type { Behaviour, FakeEndpoint } from '../../../../support/fake-endpoint.js';
import { openModels } from '../../../../support/open-models.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../support/temporary-folder.js';

let fake: FakeEndpoint;
let models: RunModels;
let folder: string;

beforeEach(async () => {
  fake = await startFakeEndpoint();
  folder = await temporaryFolder();
  models = await openModels({
    store: createMemoryStore(),
    url: fake.url,
    tries: 1,
  });
});
afterEach(async () => {
  await models.close();
  await fake.close();
});
afterAll(removeTemporaryFolders);

const { signal } = new AbortController();
const modules = { instructions: { kind: 'text' as const, text: 'Answer with care.' } };
const task: Task = { id: 't', input: 'What is 6 times 7?', expected: '42', metadata: {} };

function agentOf(more: object = {}) {
  const config = agentSchema.parse({ kind: 'tools', modules: { instructions: 'x' }, ...more });
  return createAgent({ config, labels: [], models });
}

function calls(...list: { name: string; arguments: unknown; id?: string }[]): Behaviour {
  const written = list.map(({ id, name, arguments: given }, place) => ({
    id: id ?? `c${place}`,
    type: 'function',
    function: { name, arguments: typeof given === 'string' ? given : JSON.stringify(given) },
  }));
  return {
    status: 200,
    body: {
      choices: [
        {
          index: 0,
          finish_reason: 'tool_calls',
          message: { role: 'assistant', content: null, tool_calls: written },
        },
      ],
      usage: { prompt_tokens: 12, completion_tokens: 3 },
    },
  };
}

function sent(place: number): { role: string; content: unknown; tool_call_id?: string }[] {
  return fake.requests[place]?.body?.['messages'] as never;
}

async function withFile(name: string, content: string | Buffer): Promise<Task> {
  await mkdir(join(folder, 'files'), { recursive: true });
  await writeFile(join(folder, 'files', name), content);
  return { ...task, metadata: { file: name } };
}

describe('the tools agent', () => {
  it('returns tool results to the model until it answers, and records all of it', async () => {
    fake.script(calls({ name: 'calculator', arguments: { expression: '6 * 7' } }), {
      reply: 'That is easy.\nFINAL ANSWER: 42',
    });
    const rollout = await agentOf().run(task, modules, signal);
    expect(rollout).toEqual({
      messages: [
        { role: 'user', content: task.input },
        { role: 'assistant', content: '→ calculator {"expression":"6 * 7"}' },
        { role: 'tool', content: '42' },
        { role: 'assistant', content: 'That is easy.\nFINAL ANSWER: 42' },
      ],
      output: 'That is easy.\nFINAL ANSWER: 42',
      answer: '42',
      failure: null,
      ended: 'stop',
    });
    expect(sent(0)[0]?.content).toMatch(/^Answer with care\.\n\nWhen you know the answer, end your reply/);
    expect(sent(1).slice(2)).toEqual([
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          {
            id: 'c0',
            type: 'function',
            function: { name: 'calculator', arguments: '{"expression":"6 * 7"}' },
          },
        ],
      },
      { role: 'tool', tool_call_id: 'c0', content: '42' },
    ]);
    const tools = fake.requests[0]?.body?.['tools'] as { function: { name: string; parameters: object } }[];
    expect(tools.map(tool => tool.function.name)).toEqual(['calculator', 'read_file']);
    expect(tools[0]?.function.parameters).toMatchObject({
      type: 'object',
      required: ['expression'],
      additionalProperties: false,
    });
  });

  it('repeats no request that the journal has', async () => {
    fake.script(calls({ name: 'calculator', arguments: { expression: '6 * 7' } }), {
      reply: 'FINAL ANSWER: 42',
    });
    const first = await agentOf().run(task, modules, signal);
    expect(await agentOf().run(task, modules, signal)).toEqual(first);
    expect(fake.requests).toHaveLength(2);
  });

  it.each([
    [
      'an unknown tool',
      { name: 'shell', arguments: { command: 'rm' } },
      'Error: there is no tool shell. There are: calculator, read_file.',
    ],
    [
      'arguments that are no JSON',
      { name: 'calculator', arguments: '{"expression": ' },
      'Error: the arguments are not a JSON object: {"expression": ',
    ],
    [
      'arguments that are no object',
      { name: 'calculator', arguments: '[1]' },
      'Error: the arguments are not a JSON object: [1]',
    ],
    [
      'arguments that do not fit',
      { name: 'calculator', arguments: { sum: 1 } },
      'Error: The arguments do not fit: expression:',
    ],
    [
      'more arguments than there are',
      { name: 'calculator', arguments: { expression: '1', code: 'x' } },
      'Error: The arguments do not fit',
    ],
    [
      'an expression that is code',
      { name: 'calculator', arguments: { expression: 'process.exit(1)' } },
      'Error: ".exit(1)" is not understood',
    ],
    [
      'a file where there is none',
      { name: 'read_file', arguments: { name: '/etc/passwd' } },
      'Error: No file is attached to this task.',
    ],
  ])('reports %s to the model', async (_, call, words) => {
    fake.script(calls(call), { reply: 'FINAL ANSWER: 42' });
    const rollout = await agentOf().run(task, modules, signal);
    expect(rollout.answer).toBe('42');
    expect(String(sent(1).at(-1)?.content)).toContain(words);
  });

  it('ends a task that never finishes, as the agent’s own failure', async () => {
    fake.otherwise(() => calls({ name: 'calculator', arguments: { expression: '1 + 1' } }));
    const rollout = await agentOf({ maxSteps: 4 }).run(task, modules, signal);
    expect(rollout.failure).toBe('There was no answer after 4 calls of the model.');
    expect(fake.requests).toHaveLength(4);
    expect(rollout.messages).toHaveLength(9);
  });

  it('has no answer if the reply has no final one, or the model declines', async () => {
    fake.script({ reply: 'I think it is 42.' });
    expect(await agentOf().run(task, modules, signal)).toMatchObject({ answer: null, failure: null });
    fake.script({ reply: '', refusal: 'I cannot help with that. FINAL ANSWER: 42' });
    expect((await agentOf().run({ ...task, input: 'Another.' }, modules, signal)).answer).toBeNull();
  });

  it('neither reads an answer from thoughts nor sends them back', async () => {
    const call = { id: 'c', type: 'function', function: { name: 'calculator', arguments: '{}' } };
    const message = { role: 'assistant', content: '<think>FINAL ANSWER: 41</think>', tool_calls: [call] };
    fake.script(
      { status: 200, body: { choices: [{ index: 0, finish_reason: 'tool_calls', message }] } },
      { reply: 'It is 41, or is it? FINAL ANSWER: 41\n</think>\nFINAL ANSWER: 42' },
    );
    const rollout = await agentOf().run(task, modules, signal);
    expect(rollout).toMatchObject({ answer: '42', output: 'FINAL ANSWER: 42', ended: 'stop' });
    expect(JSON.stringify([rollout.messages, sent(1)])).not.toContain('41');
  });

  it('reports that its last reply was cut within a thought', async () => {
    fake.otherwise(() => ({ reply: '<think>FINAL ANSWER: 41', finish: 'length' }));
    expect(await agentOf().run(task, modules, signal)).toMatchObject({ answer: null, ended: 'length' });
  });

  it('answers calls with the same id under separate ids', async () => {
    const call = { id: 'same', name: 'calculator', arguments: { expression: '1 + 1' } };
    fake.script(calls(call, call), { reply: 'FINAL ANSWER: 2' });
    await agentOf().run(task, modules, signal);
    expect(
      sent(1)
        .slice(3)
        .map(message => message.tool_call_id),
    ).toEqual(['same', 'call-1-2']);
  });

  it('counts a conversation that does not fit as the agent’s own failure', async () => {
    fake.script({
      status: 400,
      body: { error: { code: 'context_length_exceeded', message: 'maximum context length is 10 tokens' } },
    });
    const rollout = await agentOf().run(task, modules, signal);
    expect(rollout.failure).toBe('The conversation is longer than the context of the model.');
  });
});

describe('its reading of attachments', () => {
  const read = (name: string, from?: number) =>
    calls({ name: 'read_file', arguments: { name, ...(from !== undefined && { from }) } });
  const directory = () => ({ directory: join(folder, 'files') });
  const heard = async (given: Task, call: Behaviour, more: object = {}): Promise<string> => {
    fake.script(call, { reply: 'FINAL ANSWER: 1' });
    const before = fake.requests.length;
    await agentOf({ ...directory(), ...more }).run(given, modules, signal);
    return String(sent(before + 1).at(-1)?.content);
  };

  it('returns the text of the task’s own file', async () => {
    expect(await heard(await withFile('a.csv', 'x,y\n1,2\n'), read('a.csv'))).toBe('x,y\n1,2\n');
  });

  it('returns it for any path before the name, and no other file', async () => {
    const given = await withFile('a.csv', 'mine');
    await writeFile(join(folder, 'files', 'b.csv'), 'not mine');
    await writeFile(join(folder, 'secret.txt'), 'secret');
    expect(await heard(given, read('/data/a.csv'))).toBe('mine');
    for (const name of ['b.csv', '../secret.txt', join(folder, 'secret.txt'), '.', 'a.csv/../b.csv']) {
      expect(await heard({ ...given, input: name }, read(name))).toBe(
        'Error: There is no such file. The one that is attached is a.csv.',
      );
    }
  });

  it('returns a long one in pieces', async () => {
    const text = Array.from({ length: 500 }, (_, line) => `line ${line}`).join('\n');
    const given = await withFile('long.txt', text);
    const first = await heard(given, read('long.txt'), { maxResultCharacters: 1_000 });
    const [, next = ''] = /call again with from: (\d+)\)$/.exec(first) ?? [];
    expect(first.length).toBeLessThanOrEqual(1_000);
    const second = await heard({ ...given, input: 'And on?' }, read('long.txt', Number(next)), {
      maxResultCharacters: 1_000,
    });
    expect(text).toContain(first.split('\n…')[0] + second.split('\n…')[0]!);
    expect(await heard({ ...given, input: 'And?' }, read('long.txt', 99_999))).toContain(
      'there is nothing at 99999',
    );
  });

  it('reads text that is not UTF-8, and rejects what is not text', async () => {
    expect(await heard(await withFile('old.txt', Buffer.from('Z\xfcrich', 'latin1')), read('old.txt'))).toBe(
      'Zürich',
    );
    expect(await heard(await withFile('a.bin', Buffer.from([0, 255, 254])), read('a.bin'))).toContain(
      'is a binary file',
    );
    expect(await heard(await withFile('a.mp3', Buffer.from([1])), read('a.mp3'))).toContain(
      'is an audio file: this tool cannot read it',
    );
  });

  it('shows an image to a model that accepts images, and rejects it for others', async () => {
    const given = await withFile('a.png', Buffer.from('89504e47', 'hex'));
    expect(await heard(given, read('a.png'))).toBe(
      'Error: a.png is an image, and this model is not given images.',
    );
    fake.script(read('a.png'), { reply: 'FINAL ANSWER: 1' });
    const rollout = await agentOf({ ...directory(), images: true }).run(
      { ...given, input: 'See?' },
      modules,
      signal,
    );
    expect(sent(fake.requests.length - 1).slice(-2)).toEqual([
      { role: 'tool', tool_call_id: 'c0', content: 'a.png follows as an image.' },
      {
        role: 'user',
        content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw==' } }],
      },
    ]);
    expect(JSON.stringify(rollout.messages)).not.toContain('base64');
  });

  it('waits for a person if the file is gone, or differs from when the run began', async () => {
    const given = await withFile('a.txt', 'one');
    fake.otherwise(() => read('a.txt'));
    const other = { ...given, metadata: { file: 'a.txt', fileSha256: 'f'.repeat(64) } };
    await expect(agentOf(directory()).run(other, modules, signal)).rejects.toThrow(
      'is another one than when the run began',
    );
    const gone = agentOf({ directory: join(folder, 'nowhere') }).run(given, modules, signal);
    await expect(gone).rejects.toMatchObject({ code: 'AGENT_UNAVAILABLE' });
    await expect(agentOf().run(given, modules, signal)).rejects.toMatchObject({
      code: 'AGENT_UNAVAILABLE',
      remedy: expect.stringContaining('Name it in agent.directory') as string,
    });
  });
});
