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
  'completes a detached run with two workers although one of them is killed',
  async () => {
    const endpoint = await startRecordingEndpoint({ latencyMs: 30 });
    const reference = await createRunFolder(smallConfig(endpoint.url));
    const undisturbed = statusOf(await reference.run('optimize', 'fgo.yaml', '--json'));
    const calls = endpoint.answered().length;

    const folder = await createRunFolder(smallConfig(endpoint.url));
    const started = await folder.run('optimize', 'fgo.yaml', '--detach', '--json');
    expectExit(started, 0);
    expect(JSON.parse(started.stdout)).toEqual({ id: expect.stringMatching(/^hotel-/), state: 'running' });
    expect(endpoint.answered()).toHaveLength(calls);

    const one = folder.start('worker', '--store', folder.store);
    const other = folder.start('worker', '--store', folder.store);
    await Promise.all([one.said('Works on'), other.said('Works on')]);
    await endpoint.atAnswer(calls + Math.round(calls * 0.4), () => one.kill('SIGKILL'));
    const watched = await folder.run('watch', 'last', '--json');
    const status = statusOf(watched);
    expect(status.state).toBe('done');
    expect(await resultOf(folder, status)).toEqual(await resultOf(reference, undisturbed));
    expect(status.paid.calls).toBe(calls);
    const repeated = endpoint.answered().length - 2 * calls;
    expect(repeated).toBeLessThanOrEqual(concurrency);
    expect(repeated).toBeLessThanOrEqual(status.cutOff.calls);

    other.kill('SIGINT');
    expect((await other.ended).code).toBe(0);
    await endpoint.close();
  },
  longest,
);
