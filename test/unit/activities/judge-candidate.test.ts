import { makeTrajectory } from '../../support/cases.js';
import { startFakeEndpoint } from '../../support/fake-endpoint.js';
import { removeTemporaryFolders } from '../../support/temporary-folder.js';
import { openStoreRun, tasksOf } from './store-run.js';
import type { StoreRun } from './store-run.js';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});
afterAll(removeTemporaryFolders);

const train = tasksOf(Array.from({ length: 8 }, (_, place) => [`message ${place}`, 'desk']));

async function setUp(optimize: object): Promise<StoreRun> {
  const fake = await startFakeEndpoint();
  const run = await openStoreRun({ url: fake.url, train, optimize });
  open.push(fake, run);
  return run;
}

const trajectories = (scores: (number | null)[]) =>
  scores.map((score, place) => makeTrajectory(`t${place}`, score));

describe('testGain', () => {
  it('compares over the tasks that have a score in both, and tests the gain at the level of the run', async () => {
    const run = await setUp({ accept: 'significant', level: 0.1 });
    const parent = await run.putEvaluation(trajectories([0, 0, 0, 0, 0, 1, 1, null]));
    const candidate = await run.putEvaluation(trajectories([1, 1, 1, 1, 1, 1, null, 1]));
    const compared = await run.call(run.activities.testGain, { run: run.run, parent, candidate });
    expect(compared.parent).toEqual({ mean: 1 / 6, scored: 6, unscored: 2 });
    expect(compared.candidate).toEqual({ mean: 1, scored: 6, unscored: 2 });
    expect(compared.gain?.level).toBe(0.1);
    expect(compared.gain?.pValue).toBeCloseTo(1 / 32, 10);
  });
});

describe('mayStillWin', () => {
  it('checks the batches in order, by the rule of the run', async () => {
    const parentScores = [1, 1, 0, 0, 1, 1, 1, 1];
    const asked = async (optimize: object, batches: (number | null)[][]) => {
      const run = await setUp(optimize);
      const parent = await run.putEvaluation(trajectories(parentScores));
      const put = await Promise.all(batches.map(batch => run.artifacts.put(trajectories(batch))));
      return run.call(run.activities.mayStillWin, { run: run.run, parent, batches: put });
    };
    expect(await asked({ accept: 'improve' }, [[1, 0], [1]])).toBe(true);
    expect(await asked({ accept: 'improve' }, [[1, 0], [0]])).toBe(false);
    expect(await asked({ accept: 'improve' }, [[0], [1, 1]])).toBe(true);
    expect(await asked({ accept: 'improve' }, [[1, 1], [0]])).toBe(true);
    expect(await asked({ accept: 'not-worse' }, [[1, 0], [0]])).toBe(true);
    expect(await asked({ accept: 'significant', level: 0.2 }, [[1, 1]])).toBe(false);
    expect(await asked({ accept: 'significant', level: 0.25 }, [[1, 1]])).toBe(true);
  });
});
