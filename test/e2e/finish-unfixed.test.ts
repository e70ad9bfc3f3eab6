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

async function gatedFolder(more: object = {}) {
  const endpoint = await startRecordingEndpoint();
  const gate = await startGate(endpoint);
  const folder = await createWarmFolder({ ...smallConfig(gate.url), ...more });
  return { endpoint, gate, folder, close: () => Promise.all([gate.close(), endpoint.close()]) };
}

it(
  'ends a run that waits for a rejected key, with the baseline and without the final scores that it cannot compute',
  async () => {
    const { endpoint, gate, folder, close } = await gatedFolder();
    const command = folder.start('optimize', 'fgo.yaml', '--id', 'refused', '--json');
    await endpoint.atAnswer(60, () => gate.refuse());
    expectExit(await command.ended, 3);
    const ended = await folder.run('finish', 'refused', '--json');
    expectExit(ended, 0);
    const { state, waiting, ending, decision, scores } = statusOf(ended);
    expect({ state, waiting }).toEqual({ state: 'done', waiting: [] });
    expect(ending).toMatch(/^finished by hand at \d of 2 subsets/);
    expect(decision).toMatch(/^Finished by hand at /);
    expect(scores.baseline.test).not.toBeNull();
    expect(scores.final).toEqual(scores.baseline);
    expect(await folder.read('runs/refused/modules.md')).toContain('Finished by hand');
    expectExit(await folder.run('replay', 'refused'), 0);
    await close();
  },
  longest,
);

it(
  'ends a run whose key is rejected from the start, with unknown scores, and reports that',
  async () => {
    const { gate, folder, close } = await gatedFolder();
    gate.refuseCalls();
    expectExit(await folder.run('optimize', 'fgo.yaml', '--id', 'keyless', '--json'), 3);
    const ended = await folder.run('finish', 'keyless', '--json');
    expectExit(ended, 0);
    const { state, decision, scores, paid } = statusOf(ended);
    expect(state).toBe('done');
    expect(paid.calls).toBe(0);
    const unknown = { validation: null, test: null };
    expect(scores).toEqual({ baseline: unknown, final: unknown });
    expect(decision).toContain('The baseline on test could not be run: its score is unknown.');
    expect(decision).toContain('did not accept the key');
    expect(ended.stderr).toContain('could not be run');
    expect(await folder.read('runs/keyless/modules.md')).toContain('its score is unknown');
    expectExit(await folder.run('replay', 'keyless'), 0);
    await close();
  },
  longest,
);

it(
  'ends a run that waits with a spent budget, and sends no further call',
  async () => {
    const { endpoint, folder, close } = await gatedFolder({ budget: { calls: 30 } });
    expectExit(await folder.run('optimize', 'fgo.yaml', '--id', 'spent', '--json'), 3);
    const ended = await folder.run('finish', 'spent', '--json');
    expectExit(ended, 0);
    const { state, decision, scores, paid } = statusOf(ended);
    expect(state).toBe('done');
    expect(paid.calls).toBe(30);
    expect(endpoint.answered()).toHaveLength(30);
    expect(decision).toContain('tasks that could not be run and are unscored');
    expect(decision).toContain('budget');
    expect(scores.baseline.validation ?? scores.baseline.test).not.toBeNull();
    expectExit(await folder.run('replay', 'spent'), 0);
    await close();
  },
  longest,
);

it(
  'ends a run that waits at its final test, and keeps what validation accepted',
  async () => {
    const { endpoint, folder, close } = await gatedFolder({ approval: { before: ['final'] } });
    const asked = await folder.run('optimize', 'fgo.yaml', '--id', 'untested', '--json');
    expectExit(asked, 3);
    const answered = endpoint.answered().length + 3;
    expectExit(await folder.run('limits', 'untested', '--calls', String(answered)), 0);
    expectExit(await folder.run('approve', 'untested', '--json'), 3);
    const ended = await folder.run('finish', 'untested', '--json');
    expectExit(ended, 0);
    const { state, decision, scores } = statusOf(ended);
    expect(state).toBe('done');
    expect(decision).toMatch(/^Finished by hand in its final test\. The final modules are those of /);
    expect(decision).toContain(
      'The final test has 21 of 24 tasks that could not be run and are unscored. The budget ',
    );
    expect(scores.final.validation ?? 0).toBeGreaterThan(scores.baseline.validation ?? 1);
    expect(endpoint.answered()).toHaveLength(answered);
    expectExit(await folder.run('replay', 'untested'), 0);
    await close();
  },
  longest,
);
