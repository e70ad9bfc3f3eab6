import { execFileSync } from 'node:child_process';
import { openStore } from '../../lib/store/open-store.js';
import { storeIdentity } from '../../lib/store/store-identity.js';
import { expectExit } from '../support/command.js';
import { startGate } from '../support/gate.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { openRunClient } from '../support/run-client.js';
import { createRunFolder, smallConfig, stopServers } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';

const longest = 300_000;

afterAll(async () => {
  await stopServers();
});

it(
  'keeps apart runs with the same id in different stores, or in a copy of one, on one server',
  async () => {
    const endpoint = await startRecordingEndpoint({ latencyMs: 20 });
    const gate = await startGate(endpoint);
    const first = await createRunFolder(smallConfig(gate.url));
    const server = await openRunClient(first);
    const environment = { TEMPORAL_ADDRESS: first.server().address };
    const second = await createRunFolder({ ...smallConfig(endpoint.url), seed: 8 }, { environment });
    const copied = await createRunFolder(smallConfig(gate.url), { environment });

    const command = first.start('optimize', 'fgo.yaml', '--id', 'bank');
    await endpoint.atAnswer(60, () => gate.hold());
    const workflow = await server.handle('bank');
    const state = async () => (await workflow.describe()).status.name;

    const other = await second.run('optimize', 'fgo.yaml', '--id', 'bank', '--json');
    expectExit(other, 0);
    expect(statusOf(other)).toMatchObject({ state: 'done', journal: { hits: 0 } });
    expect(await state()).toBe('RUNNING');

    // A process that closes a copied lock file gives up its own lock on the original: another one copies.
    execFileSync('cp', ['-r', first.store, copied.store]);
    expectExit(await copied.run('cancel', 'bank'), 0);
    expect(await storeIdentity(await openStore(copied.store))).not.toBe(
      await storeIdentity(await openStore(first.store)),
    );
    expect(await state()).toBe('RUNNING');

    gate.pass();
    expectExit(await command.ended, 0);
    await server.close();
    await gate.close();
    await endpoint.close();
  },
  longest,
);

it(
  'rejects a workflow with its id that was started with another manifest, and leaves it alone',
  async () => {
    const endpoint = await startRecordingEndpoint({ latencyMs: 20 });
    const folder = await createRunFolder(smallConfig(endpoint.url));
    const server = await openRunClient(folder);
    const command = folder.start('optimize', 'fgo.yaml', '--id', 'bank');
    await endpoint.atAnswer(40, () => command.kill('SIGINT'));
    expectExit(await command.ended, 130);
    const store = await openStore(folder.store);
    for (const key of await store.list('runs/bank')) await store.remove(key);
    const answered = endpoint.answered().length;

    const changed = await folder.run('optimize', 'fgo.yaml', '--id', 'bank', '--set', 'seed=8');
    expectExit(changed, 2);
    expect(changed.stderr).toMatch(/workflow bank@[0-9a-f]{8} .*was started with another configuration/);
    expectExit(await folder.run('cancel', 'bank'), 2);
    expect(endpoint.answered()).toHaveLength(answered);
    expect((await (await server.handle('bank')).describe()).status.name).toBe('RUNNING');
    await server.close();
    await endpoint.close();
  },
  longest,
);
