import { expectExit } from '../support/command.js';
import { startGate } from '../support/gate.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { openRunClient } from '../support/run-client.js';
import { createWarmFolder, smallConfig, stopServers } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 240_000;

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

it(
  'shuts down a run and its children in order while a worker works on it, and reports what is left',
  async () => {
    const endpoint = await startRecordingEndpoint({ latencyMs: 20 });
    const gate = await startGate(endpoint);
    const folder = await createWarmFolder(smallConfig(gate.url));
    const server = await openRunClient(folder);
    const command = folder.start('optimize', 'fgo.yaml', '--id', 'dropped', '--json');
    // The run stays in the middle of its subsets, with calls on the wire.
    await endpoint.atAnswer(60, () => gate.hold());
    expect(await server.openBelow('dropped')).toContain('subset-001');
    const cancelled = await folder.run('cancel', 'dropped', '--json');
    expectExit(cancelled, 0);
    expect(await server.openBelow('dropped')).toEqual([]);
    expect(cancelled.stderr).toMatch(/dropped is cancelled, in stage optimize: \d of 2 subsets/);
    expect(statusOf(cancelled).state).toBe('cancelled');
    expectExit(await command.ended, 1);
    expect((await (await server.handle('dropped')).describe()).status.name).toBe('CANCELLED');
    expectExit(await folder.run('cancel', 'dropped'), 2);
    await server.close();
    await gate.close();
    await endpoint.close();
  },
  longest,
);

it(
  'ends a run that no worker works on without a further call, and the run can start again',
  async () => {
    const endpoint = await startRecordingEndpoint({ latencyMs: 20 });
    const folder = await createWarmFolder(smallConfig(endpoint.url));
    const command = folder.start('optimize', 'fgo.yaml', '--id', 'left');
    await endpoint.atAnswer(60, () => command.kill('SIGINT'));
    expectExit(await command.ended, 130);
    const sent = endpoint.answered().length;
    const cancelled = await folder.run('cancel', 'left', '--json');
    expectExit(cancelled, 0);
    expect(statusOf(cancelled).state).toBe('cancelled');
    expect(folder.server().pid).toBeNull();
    expect(endpoint.answered()).toHaveLength(sent);
    const server = await openRunClient(folder);
    expect(await server.leftOpen('left')).toEqual([]);
    await server.close();
    const again = await folder.run('resume', 'left', '--json');
    expectExit(again, 0);
    expect(new Set(endpoint.answered()).size).toBe(endpoint.answered().length);
    await endpoint.close();
  },
  longest,
);
