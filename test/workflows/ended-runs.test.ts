import { Client, Connection } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import { expectExit } from '../support/command.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createRunFolder, smallConfig, stopServers, type RunFolder } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 180_000;

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

/** Starts a run, and ends its workflow by `end` in the middle of the subsets. */
async function endInTheMiddle(end: (client: Client) => Promise<unknown>) {
  const endpoint = await startRecordingEndpoint({ latencyMs: 40 });
  const folder = await createRunFolder(smallConfig(endpoint.url));
  // Stays when the command ends: who else would be asked what is still open?
  await folder.run('server', 'start', '--store', folder.store);
  const connection = await Connection.connect({ address: folder.server().address });
  const client = new Client({ connection });
  const command = folder.start('optimize', 'fgo.yaml', '--id', 'ended', '--json');
  await endpoint.atAnswer(60, () => undefined);
  const openBefore = await openBelow(client);
  await end(client);
  const ended = await command.ended;
  const openAfter = await noneOpenWithin(client, 10_000);
  await connection.close();
  await endpoint.close();
  return { folder, ended, openBefore, openAfter };
}

async function openBelow(client: Client): Promise<string[]> {
  const ids: string[] = [];
  const query = `WorkflowId STARTS_WITH "ended/" AND ExecutionStatus = "Running"`;
  for await (const workflow of client.workflow.list({ query })) ids.push(workflow.workflowId);
  return ids;
}

async function noneOpenWithin(client: Client, milliseconds: number): Promise<string[]> {
  const until = Date.now() + milliseconds;
  for (;;) {
    const open = await openBelow(client);
    if (open.length === 0 || Date.now() > until) return open;
    await sleep(500);
  }
}

async function stateOf(folder: RunFolder): Promise<string> {
  return statusOf(await folder.run('status', 'ended', '--json')).state;
}

it(
  'leaves nothing open below a run that was terminated',
  async () => {
    const { ended, openBefore, openAfter } = await endInTheMiddle(client =>
      client.workflow.getHandle('ended').terminate(),
    );
    expect(openBefore).toContain('ended/subset-001');
    expect(openAfter).toEqual([]);
    expectExit(ended, 1);
    expect(statusOf(ended).state).toBe('cancelled');
  },
  longest,
);

it(
  'leaves nothing open below a run that was cancelled, and records it as cancelled',
  async () => {
    const { ended, folder, openBefore, openAfter } = await endInTheMiddle(client =>
      client.workflow.getHandle('ended').cancel(),
    );
    expect(openBefore).toContain('ended/subset-001');
    expect(openAfter).toEqual([]);
    expectExit(ended, 1);
    expect(await stateOf(folder)).toBe('cancelled');
  },
  longest,
);
