import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startedProgram } from '../../../../../lib/agents/own/own-transport.js';
import { startProblem } from '../../../../../lib/agents/own/start-problem.js';
import { agentSchema } from '../../../../../lib/config/agent.js';
import type { OwnAgentConfig } from '../../../../../lib/config/agents/program.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

/** The problem of a program that has this code. */
async function problemOf(code: string, command = [process.execPath, 'agent.mjs']): Promise<string | null> {
  const directory = await temporaryFolder();
  await writeFile(join(directory, 'agent.mjs'), code);
  const modules = { instructions: 'Do it.' };
  const config = agentSchema.parse({ kind: 'command', command, directory, modules }) as OwnAgentConfig & {
    kind: 'command';
  };
  return startProblem(startedProgram(config, { what: 'agent' }), 20_000);
}

it('is what the program says when it ends before its first task', async () => {
  const problem = await problemOf("import './not-there.mjs';");
  expect(problem).toMatch(/^it ended with code 1 before its first task\. .*/);
});

it('is that there is no such program', async () => {
  expect(await problemOf('', ['no-such-program'])).toContain('"no-such-program" cannot be started');
});

it('is none if the program waits for a task', async () => {
  const directory = await temporaryFolder();
  await writeFile(join(directory, 'agent.mjs'), 'process.stdin.resume();');
  const command = [process.execPath, 'agent.mjs'];
  expect(await startProblem({ command, directory, environment: {} }, 300)).toBeNull();
});
