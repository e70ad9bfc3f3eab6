import { expectExit } from '../support/command.js';
import { startGate } from '../support/gate.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createWarmFolder, tinyConfig, stopServers } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 240_000;

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

it(
  'waits when the budget is spent, without a call beyond it, and continues once it is raised',
  async () => {
    const endpoint = await startRecordingEndpoint();
    const folder = await createWarmFolder({ ...tinyConfig(endpoint.url), budget: { calls: 20 } });
    const stopped = await folder.run('optimize', 'fgo.yaml', '--id', 'capped', '--json');
    expectExit(stopped, 3);
    expect(stopped.stderr).toContain('fgo limits');
    expect(statusOf(stopped)).toMatchObject({ state: 'waiting', paid: { calls: 20 } });
    expect(endpoint.answered()).toHaveLength(20);

    expectExit(await folder.run('limits', 'last', '--calls', 'many'), 2);
    expectExit(await folder.run('limits', 'last', '--calls', '100000'), 0);
    const done = await folder.run('resume', 'last', '--json');
    expectExit(done, 0);
    expect(statusOf(done).paid.calls).toBe(endpoint.answered().length);

    // A finished run that is requested again by its id is shown and not restarted.
    const again = await folder.run('optimize', 'fgo.yaml', '--id', 'capped', '--json');
    expectExit(again, 0);
    expect(statusOf(again)).toEqual(statusOf(done));
    await endpoint.close();
  },
  longest,
);

it(
  'makes more calls at a time once its concurrency is raised while it works',
  async () => {
    const endpoint = await startRecordingEndpoint({ latencyMs: 20 });
    const gate = await startGate(endpoint);
    const config = tinyConfig(gate.url);
    const folder = await createWarmFolder({ ...config, llm: { ...config.llm, concurrency: 1 } });
    const command = folder.run('optimize', 'fgo.yaml', '--id', 'faster', '--json');
    // The run is idle while it receives the limits.
    await endpoint.atAnswer(8, () => gate.hold());
    expectExit(await folder.run('limits', 'faster', '--concurrency', 'some'), 2);
    const changed = await folder.run('limits', 'faster', '--concurrency', '12', '--json');
    expectExit(changed, 0);
    expect(JSON.parse(changed.stdout)).toMatchObject({
      id: 'faster',
      budget: {},
      concurrency: 12,
      timeoutSeconds: 120,
    });
    expect(gate.busiest()).toBe(1);
    gate.pass();
    expectExit(await command, 0);
    expect(gate.busiest()).toBeGreaterThan(4);
    expect(gate.busiest()).toBeLessThanOrEqual(12);
    await gate.close();
    await endpoint.close();
  },
  longest,
);

it('rejects an id that is not a single segment of a workflow id', async () => {
  const folder = await createWarmFolder(tinyConfig('http://127.0.0.1:9/v1'));
  const ended = await folder.run('optimize', 'fgo.yaml', '--id', 'a/b');
  expectExit(ended, 2);
  expect(ended.stderr).toContain('lowercase letters, digits and hyphens');
});
