import { expectExit } from '../support/command.js';
import { startGate } from '../support/gate.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { openRunClient } from '../support/run-client.js';
import { createWarmFolder, tinyConfig, stopServers } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 180_000;

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

it(
  'leaves nothing open below a run that was terminated',
  async () => {
    const endpoint = await startRecordingEndpoint({ latencyMs: 20 });
    const gate = await startGate(endpoint);
    const folder = await createWarmFolder(tinyConfig(gate.url));
    const server = await openRunClient(folder);
    const command = folder.run('optimize', 'fgo.yaml', '--id', 'ended', '--json');
    // The run stays in the middle of its subsets.
    await endpoint.atAnswer(25, () => gate.hold());
    expect(await server.openBelow('ended')).toContain('subset-001');
    await (await server.handle('ended')).terminate();
    const ended = await command;
    expect(await server.leftOpen('ended')).toEqual([]);
    expectExit(ended, 1);
    expect(statusOf(ended).state).toBe('cancelled');
    expectExit(await folder.run('check', 'ended', '--min-gain', '0'), 1);
    await server.close();
    await gate.close();
    await endpoint.close();
  },
  longest,
);
