import { mkdir, readdir, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore } from '../../lib/store/open-store.js';
import { expectExit } from '../support/command.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createRunFolder, smallConfig, stopServers } from '../support/run-folder.js';
import type { RunFolder } from '../support/run-folder.js';
import { resultOf, statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 300_000;

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

const databaseOf = (folder: RunFolder) => join(folder.store, 'temporal.db');

it(
  'continues a run, and pays for nothing again, once a damaged database was moved aside',
  async () => {
    const endpoint = await startRecordingEndpoint({ latencyMs: 20 });
    const reference = await createRunFolder(smallConfig(endpoint.url));
    const undisturbed = statusOf(await reference.run('optimize', 'fgo.yaml', '--json'));
    const calls = endpoint.answered().length;
    const folder = await createRunFolder(smallConfig(endpoint.url));
    const database = databaseOf(folder);
    const command = folder.start('optimize', 'fgo.yaml', '--id', 'hurt');
    await endpoint.atAnswer(calls + Math.round(calls * 0.4), () => command.kill('SIGINT'));
    expectExit(await command.ended, 130);
    await truncate(database, Math.floor((await stat(database)).size / 2));

    const refused = await folder.run('resume', 'hurt');
    expectExit(refused, 2);
    expect(refused.stderr).toContain(`${database}, is truncated`);
    expect(refused.stderr).toContain('fgo store repair');
    const repaired = await folder.run('store', 'repair', '--json');
    expectExit(repaired, 0);
    expect(JSON.parse(repaired.stdout)).toMatchObject({ moved: [{ path: 'temporal.db' }] });
    const resumed = await folder.run('resume', 'hurt', '--json');
    expectExit(resumed, 0);
    const status = statusOf(resumed);
    expect(await resultOf(folder, status)).toEqual(await resultOf(reference, undisturbed));
    expect(status.paid.calls).toBe(calls);
    expect(endpoint.answered().length - 2 * calls).toBeLessThanOrEqual(status.cutOff.calls);

    // Again, with a database that is not a file, and with damaged records.
    await rm(database);
    await mkdir(database);
    const store = await openStore(folder.store);
    await store.write('runs/hurt/run.json', '{"schemaVersion": 1, "id": "hu');
    const listed = await folder.run('list');
    expect(listed.stderr).toMatch(/record of the run hurt is damaged/);
    expect(listed.stderr).not.toContain('No runs yet');
    expectExit(await folder.run('status', 'hurt'), 2);
    const both = await folder.run('store', 'repair');
    expectExit(both, 0);
    expect(both.stderr).toContain('temporal.db is a folder: moved to damaged/');
    expect(both.stderr).toContain('runs/hurt is truncated or corrupted: it is not JSON: moved to damaged/');
    expect(await readdir(join(folder.store, 'damaged'))).toHaveLength(2);
    expect(await store.list('damaged')).toContainEqual(expect.stringMatching(/\/runs\/hurt\/run\.json$/));
    const again = await folder.run('optimize', 'fgo.yaml', '--id', 'hurt', '--json');
    expectExit(again, 0);
    expect(await resultOf(folder, statusOf(again))).toEqual(await resultOf(reference, undisturbed));
    expect((await folder.run('store', 'repair')).stderr).toContain('Nothing is damaged');
    await endpoint.close();
  },
  longest,
);
