import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createProcessTransport } from '../../../../../lib/agents/own/process-transport.js';
import type { OwnAgentRequest } from '../../../../../lib/agents/own/protocol.js';
import type { Transport } from '../../../../../lib/agents/own/transport.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../support/temporary-folder.js';

// The built program: it runs in a separate process without test transforms.
const runner = resolve('dist/lib/agents/own/run-module.js');
const opened: Transport[] = [];

afterEach(() => Promise.all(opened.splice(0).map(transport => transport.close())));
afterAll(removeTemporaryFolders);

const request: OwnAgentRequest = {
  protocol: 1,
  id: 'one',
  task: { id: 't', input: 'my card', metadata: {} },
  modules: { work: 'Sort it.', tools: [] },
  labels: ['card'],
  llm: null,
  timeoutSeconds: 10,
};

async function run(text: string): Promise<unknown> {
  const directory = await temporaryFolder();
  const file = join(directory, 'agent.ts');
  // The folder has no package: `fgo` is the one that runs the agent.
  await writeFile(file, `import { defineAgent } from 'fgo';\n${text}`);
  const command = [process.execPath, '--no-warnings', runner, file];
  const transport = createProcessTransport({
    command,
    isModule: true,
    directory,
    environment: { PATH: process.env['PATH'] ?? '' },
  });
  opened.push(transport);
  return transport.ask(request, AbortSignal.timeout(20_000));
}

describe('an agent that is a module', () => {
  it('may be TypeScript, and may print', async () => {
    const reply = await run(`
      interface Said { output: string; answer: unknown }
      export const mine = defineAgent(async ({ task, texts, functions, labels }): Promise<Said> => {
        console.log('thinking aloud');
        return { output: task.input, answer: { texts, functions, labels } };
      });`);
    const answer = { texts: { work: 'Sort it.' }, functions: { tools: [] }, labels: ['card'] };
    expect(reply).toEqual({ id: 'one', output: 'my card', answer });
  });

  it('may return only a text, and may be the default export', async () => {
    expect(await run('export default defineAgent(async ({ task }) => task.input);')).toEqual({
      id: 'one',
      output: 'my card',
    });
  });

  it.each([
    ['exports none', 'export const mine = 7;', /must export one agent made by defineAgent; it exports 0/],
    ['does not parse', 'export const mine = (;', /agent\.ts/],
    ['throws as it is loaded', "throw new Error('no such database');", /no such database/],
  ])('needs a person if it %s: no task can be done', async (_what, text, message) => {
    await expect(run(text)).rejects.toMatchObject({
      code: 'AGENT_UNAVAILABLE',
      message: expect.stringMatching(message) as string,
    });
  });

  it('is at fault if it throws on a task', async () => {
    await expect(
      run("export const mine = defineAgent(async () => { throw new Error('no such tool'); });"),
    ).rejects.toThrow(/no such tool/);
  });
});
