import { setTimeout as sleep } from 'node:timers/promises';
import { expectExit } from '../support/command.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createRunFolder, smallConfig, stopServers } from '../support/run-folder.js';
import { resultOf, statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 240_000;
const concurrency = 6;

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

it(
  'repays no call if workers get SIGTERM in the middle of a run, and begins none after it',
  async () => {
    const reference = await startRecordingEndpoint();
    const undisturbed = await createRunFolder(smallConfig(reference.url));
    const expected = statusOf(await undisturbed.run('optimize', 'fgo.yaml', '--json'));
    const calls = reference.answered().length;

    const endpoint = await startRecordingEndpoint({ latencyMs: 400 });
    const folder = await createRunFolder(smallConfig(endpoint.url));
    expectExit(await folder.run('optimize', 'fgo.yaml', '--id', 'drained', '--detach', '--json'), 0);
    const alone = folder.start('worker', '--store', folder.store);
    await endpoint.atAnswer(25, () => alone.kill('SIGTERM'));
    const before = endpoint.answered().length;
    const ended = await alone.ended;
    expectExit(ended, 0);
    expect(ended.stderr).toContain('no new calls begin');
    const finished = endpoint.answered().length - before;
    expect(finished).toBeGreaterThan(0);
    expect(finished).toBeLessThan(concurrency);
    await sleep(1_000);
    expect(endpoint.answered().length - before).toBe(finished);

    const one = folder.start('worker', '--store', folder.store);
    const other = folder.start('worker', '--store', folder.store);
    await Promise.all([one.said('Works on drained'), other.said('Works on drained')]);
    await endpoint.atAnswer(60, () => one.kill('SIGTERM'));
    expectExit(await one.ended, 0);
    const status = statusOf(await folder.run('watch', 'drained', '--json'));
    expect(status).toMatchObject({ state: 'done', paid: { calls }, cutOff: { calls: 0 } });
    expect(await resultOf(folder, status)).toEqual(await resultOf(undisturbed, expected));
    expect(endpoint.answered()).toHaveLength(calls);
    other.kill('SIGTERM');
    expectExit(await other.ended, 0);
  },
  longest,
);

it(
  'hands back what does not finish in time, and says how to repeat it',
  async () => {
    const endpoint = await startRecordingEndpoint({ latencyMs: 20_000 });
    const folder = await createRunFolder(smallConfig(endpoint.url));
    expectExit(await folder.run('optimize', 'fgo.yaml', '--id', 'slow', '--detach'), 0);
    const worker = folder.start('worker', '--store', folder.store, '--drain-seconds', '1');
    await worker.said('Works on slow');
    await sleep(4_000);
    const before = Date.now();
    worker.kill('SIGTERM');
    expectExit(await worker.ended, 0);
    expect(Date.now() - before).toBeLessThan(12_000);
    const status = statusOf(await folder.run('status', 'slow', '--json'));
    expect(status.cutOff.calls).toBeGreaterThan(0);
  },
  longest,
);
