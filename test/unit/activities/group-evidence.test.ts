import { critiquesSchema } from '../../../activities/critique-batch.js';
import { readTrajectories } from '../../../activities/read-evaluation.js';
import { makeTrajectory } from '../../support/cases.js';
import { startFakeEndpoint } from '../../support/fake-endpoint.js';
import { removeTemporaryFolders } from '../../support/temporary-folder.js';
import { openStoreRun, tasksOf, textModules } from './store-run.js';

afterAll(removeTemporaryFolders);

it('gives each group the results and critiques of its own tasks, in their order', async () => {
  const fake = await startFakeEndpoint();
  const train = tasksOf(Array.from({ length: 5 }, (_, place) => [`message ${place}`, 'desk']));
  const run = await openStoreRun({ url: fake.url, train });
  const scores = [0, 1, 0, null, 0];
  const evaluation = await run.putEvaluation(
    scores.map((score, place) => makeTrajectory(`t${place}`, score)),
  );
  const critique = (taskId: string) => ({ taskId, problem: `problem of ${taskId}`, advice: '' });
  const groups = await run.call(run.activities.groupEvidence, {
    run: run.run,
    modules: await run.putModules(textModules({ instructions: 'Sort it.', format: 'Be short.' })),
    selection: { split: 'train' },
    evaluation,
    critiques: [
      await run.artifacts.put([critique('t4'), critique('t0')]),
      await run.artifacts.put([critique('t2')]),
    ],
    // In an extension, lists that are no groups follow.
    lists: await run.artifacts.put([
      [0, 1, 4],
      [2, 3, 4],
      [0, 1, 2, 3, 4],
    ]),
    groups: 2,
  });
  const shown = await Promise.all(
    groups.map(async ({ evaluation: own, critiques }) => ({
      tasks: (await readTrajectories(run.artifacts, own.record)).map(({ taskId }) => taskId),
      failures: own.failures,
      score: own.score,
      critiques: (await run.artifacts.get(critiques.lists[0] ?? evaluation, critiquesSchema)).map(
        ({ taskId }) => taskId,
      ),
      written: critiques.written,
    })),
  );
  expect(shown).toEqual([
    {
      tasks: ['t0', 't1', 't4'],
      failures: 2,
      score: { mean: 1 / 3, scored: 3, unscored: 0 },
      critiques: ['t0', 't4'],
      written: 2,
    },
    {
      tasks: ['t2', 't3', 't4'],
      failures: 2,
      score: { mean: 0, scored: 2, unscored: 1 },
      critiques: ['t2', 't4'],
      written: 2,
    },
  ]);
  expect(groups[0]?.critiques.failuresByModule).toBeDefined();
  await run.close();
  await fake.close();
});
