import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createProcessTransport } from '../../../../../lib/agents/own/process-transport.js';
import type { OwnAgentRequest } from '../../../../../lib/agents/own/protocol.js';
import { hasEnded } from '../../../../support/is-running.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

const request: OwnAgentRequest = {
  protocol: 1,
  id: 'one',
  task: { id: 't', input: 'x', metadata: {} },
  modules: {},
  labels: [],
  llm: null,
  timeoutSeconds: 10,
};

it('Idle processes of a program end after a while; the next task starts another one', async () => {
  const directory = await temporaryFolder();
  const program = join(directory, 'pid.mjs');
  await writeFile(
    program,
    `import { createInterface } from 'node:readline';
     createInterface({ input: process.stdin }).on('line', line =>
       console.log(JSON.stringify({ id: JSON.parse(line).id, output: String(process.pid) })));`,
  );
  const command = [process.execPath, program];
  const transport = createProcessTransport(
    { command, isModule: false, directory, environment: { PATH: process.env['PATH'] ?? '' } },
    300,
  );
  const ask = async () => {
    const { output } = (await transport.ask(request, AbortSignal.timeout(20_000))) as { output: string };
    return Number(output);
  };
  const first = await ask();
  expect(await ask()).toBe(first);
  expect(await hasEnded(first)).toBe(true);
  expect(await ask()).not.toBe(first);
  await transport.close();
});
