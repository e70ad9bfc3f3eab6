import { setTimeout as sleep } from 'node:timers/promises';
import type { RunStatus } from '../../lib/report/status.js';
import { openStore } from '../../lib/store/open-store.js';
import { expectExit } from '../support/command.js';
import { startRecordingEndpoint, type RecordingEndpoint } from '../support/recording-endpoint.js';
import { createRunFolder, smallConfig, stopServers, type RunFolder } from '../support/run-folder.js';
import { resultOf, statusOf } from '../support/run-result.js';

const longest = 240_000;
const concurrency = 6;

let endpoint: RecordingEndpoint;
let alone: RunFolder;
let undisturbed: RunStatus;

beforeAll(async () => {
  endpoint = await startRecordingEndpoint({ latencyMs: 20 });
});

afterAll(async () => {
  await stopServers();
});

it(
  'has its histories saved by the worker that ended it, even though no command watched',
  async () => {
    alone = await createRunFolder(smallConfig(endpoint.url));
    const started = await alone.run('optimize', 'fgo.yaml', '--id', 'alone', '--detach', '--json');
    expect(JSON.parse(started.stdout)).toEqual({ id: 'alone', state: 'running' });
    const worker = alone.start('worker', '--store', alone.store);
    const history = 'runs/alone/histories/optimize.json';
    const store = await openStore(alone.store);
    const until = Date.now() + 0.7 * longest;
    while (!(await store.read(history)) && Date.now() < until) await sleep(300);
    worker.kill('SIGTERM');
    expectExit(await worker.ended, 0);
    expect(await alone.read(history)).toContain('EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED');
    undisturbed = statusOf(await alone.run('status', 'alone', '--json'));
    expect(undisturbed.state).toBe('done');
  },
  longest,
);

it(
  'completes a detached run with two workers although one of them is killed',
  async () => {
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
    expect(await resultOf(folder, status)).toEqual(await resultOf(alone, undisturbed));
    expect(status.paid.calls).toBe(calls);
    const repeated = endpoint.answered().length - 2 * calls;
    expect(repeated).toBeLessThanOrEqual(concurrency);
    expect(repeated).toBeLessThanOrEqual(status.cutOff.calls);

    other.kill('SIGINT');
    expect((await other.ended).code).toBe(0);
  },
  longest,
);
