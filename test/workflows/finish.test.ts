import { expectExit } from '../support/command.js';
import { startGate } from '../support/gate.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createWarmFolder, smallConfig, stopServers } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 240_000;

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

function configAt(url: string, more: object = {}) {
  const config = smallConfig(url);
  return { ...config, optimize: { ...config.optimize, subsets: 3, window: 1 }, ...more };
}

it(
  'ends by hand between its subsets with the best candidate so far, and its final test',
  async () => {
    const endpoint = await startRecordingEndpoint({ latencyMs: 20 });
    const gate = await startGate(endpoint);
    const folder = await createWarmFolder(configAt(gate.url));
    const command = folder.run('optimize', 'fgo.yaml', '--id', 'cut', '--json');
    // The first subset is done, and the second one has sent some of its requests.
    await endpoint.atAnswer(100, () => gate.hold());
    expectExit(await folder.run('finish', 'cut'), 0);
    gate.pass();
    const ended = await command;
    expectExit(ended, 0);
    expect(ended.stderr).toContain('ends early: finished by hand at ');
    const { decision, tree, scores, ending, usage } = statusOf(ended);
    expect(decision).toMatch(
      /^Finished by hand at [12] of 3 subsets\. The final modules are those of subset-00[12]\.$/,
    );
    expect(ending).toMatch(/^finished by hand/);
    expect(tree.merges).toEqual([]);
    expect(usage.byRole.merger.calls).toBe(0);
    expect(tree.subsets.filter(({ state }) => state === 'open').length).toBeGreaterThanOrEqual(1);
    expect(scores.final.test ?? 0).toBeGreaterThan(scores.baseline.test ?? 1);
    expectExit(await folder.run('replay', 'cut'), 0);
    await gate.close();
    await endpoint.close();
  },
  longest,
);

it(
  'ends by hand within its merges with the best scored candidate, and calls no merger after that',
  async () => {
    const endpoint = await startRecordingEndpoint({ latencyMs: 20 });
    const gate = await startGate(endpoint);
    const folder = await createWarmFolder(configAt(gate.url));
    const command = folder.run('optimize', 'fgo.yaml', '--id', 'unmerged', '--json');
    // Candidates of subsets are scored on validation before they are merged.
    await endpoint.atAnswer(180, () => gate.hold());
    expectExit(await folder.run('pause', 'unmerged'), 0);
    gate.pass();
    // Work in progress has finished: nothing is sent until the run ends for good.
    expectExit(await command, 3);
    const asked = statusOf(await folder.run('status', 'unmerged', '--json')).usage.byRole.merger.calls;
    const done = await folder.run('finish', 'unmerged', '--json');
    expectExit(done, 0);
    const { decision, tree, usage, scores } = statusOf(done);
    expect(decision).toMatch(/^Finished by hand after \d merges\. The final modules are those of \S+\.$/);
    expect(usage.byRole.merger.calls).toBe(asked);
    expect(tree.merges.at(-1)).toMatchObject({ id: 'merge-2-1', state: 'done', decision: 'ended' });
    expect(scores.final.validation ?? 0).toBeGreaterThan(scores.baseline.validation ?? 1);
    expectExit(await folder.run('replay', 'unmerged'), 0);
    await gate.close();
    await endpoint.close();
  },
  longest,
);

it(
  'ends by its own rule on spending, which the decision names',
  async () => {
    const endpoint = await startRecordingEndpoint();
    const folder = await createWarmFolder(configAt(endpoint.url, { stop: { calls: 60 } }));
    const done = await folder.run('optimize', 'fgo.yaml', '--json');
    expectExit(done, 0);
    const { decision, tree } = statusOf(done);
    expect(decision).toMatch(/^Stopped by stop\.calls: \d+ of 60 are paid\. The final modules are those of/);
    expect(tree.subsets.some(({ state }) => state === 'open')).toBe(true);
    expect(tree.merges).toEqual([]);
    await endpoint.close();
  },
  longest,
);

it(
  'ends by its own rule on hours, by the clock of the workflow',
  async () => {
    const endpoint = await startRecordingEndpoint({ latencyMs: 60 });
    const folder = await createWarmFolder(configAt(endpoint.url, { stop: { hours: 0.0005 } }));
    const done = await folder.run('optimize', 'fgo.yaml', '--json');
    expectExit(done, 0);
    expect(statusOf(done).decision).toMatch(/^Stopped by stop\.hours: 0\.0005 hours have passed\. /);
    await endpoint.close();
  },
  longest,
);
