import { expectExit } from '../support/command.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import type { RecordingEndpoint } from '../support/recording-endpoint.js';
import { createWarmFolder, smallConfig, stopServers } from '../support/run-folder.js';
import { resultOf, statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 480_000;
let endpoint: RecordingEndpoint;

beforeAll(async () => {
  endpoint = await startRecordingEndpoint();
});

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

function createFolder(change: object = {}) {
  const { optimize, ...config } = smallConfig(endpoint.url);
  return createWarmFolder({
    ...config,
    dataset: { ...config.dataset, splits: { train: 24, validation: 12, test: 6 } },
    optimize: { ...optimize, subsets: 5, waves: 'doubling', ...change },
  });
}

it(
  'optimizes in waves, each starting from the merged result of the previous ones, and pays for a fork once',
  async () => {
    const folder = await createFolder();
    const done = await folder.run('optimize', 'fgo.yaml', '--json');
    expectExit(done, 0);
    const run = statusOf(done);
    const { waves, merges, subsets } = run.tree;
    expect(waves.map(wave => wave.subsets)).toEqual([
      { from: 0, count: 1 },
      { from: 1, count: 1 },
      { from: 2, count: 2 },
      { from: 4, count: 1 },
    ]);
    expect(waves[0]).toMatchObject({ start: 'baseline', result: 'subset-001', accepted: true });
    expect(waves[1]).toMatchObject({ start: 'subset-001', accepted: true });
    expect(merges.map(({ id, parents }) => [id, ...parents.map(parent => parent.id).sort()])).toEqual([
      ['merge-1-1', 'subset-003', 'subset-004'],
    ]);
    // What the first wave learned helps the last one before it has proposed anything.
    const first = subsets[0]?.epochs[0]?.parent.mean ?? 1;
    const last = subsets[4]?.epochs[0]?.parent.mean ?? 1;
    expect(last).toBeGreaterThan(first);
    expect(run.scores.final.validation ?? 0).toBeGreaterThan(run.scores.baseline.validation ?? 1);

    const shown = (await folder.run('status', run.id)).stdout;
    expect(shown).toMatch(/wave 3 {2}subset-003 to subset-004 {2}from subset-002 \d\.\d+/);
    expect((await folder.run('explain', run.id)).stdout).toContain('subset-001, epoch 1');
    expectExit(await folder.run('replay', run.id), 0);

    const parent = (await resultOf(folder, run)).modules;
    for (const from of ['final', 'merge-1-1', 'subset-002/epoch-1']) {
      const ended = await folder.run('fork', run.id, '--from', from, '--json');
      expectExit(ended, 0);
      const fork = statusOf(ended);
      expect(fork.paid.calls).toBe(0);
      expect((await resultOf(folder, fork)).modules).toBe(parent);
    }
    // After a different merge, the last wave may start differently: then it runs again, as in a separate run.
    const strict = ['--set', 'optimize.merge.tolerance=0'];
    const changed = statusOf(await folder.run('fork', run.id, '--from', 'merge', ...strict, '--json'));
    const repeated = statusOf(await folder.run('optimize', 'fgo.yaml', ...strict, '--json'));
    expect((await resultOf(folder, changed)).modules).toBe((await resultOf(folder, repeated)).modules);
  },
  longest,
);

it(
  'ends early between two waves with the best candidate so far',
  async () => {
    const folder = await createFolder();
    const ended = await folder.run('optimize', 'fgo.yaml', '--set', 'stop.calls=90', '--json');
    expectExit(ended, 0);
    const { tree, ending, scores } = statusOf(ended);
    expect(ending).toContain('stop.calls');
    expect(tree.waves.length).toBeLessThan(4);
    expect(tree.subsets.some(({ state }) => state === 'open')).toBe(true);
    expect(scores.final.validation ?? 0).toBeGreaterThan(scores.baseline.validation ?? 1);
    expectExit(await folder.run('replay', 'last'), 0);
  },
  longest,
);
