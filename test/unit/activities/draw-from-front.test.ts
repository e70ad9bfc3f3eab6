import { makeTrajectory } from '../../support/cases.js';
import { startFakeEndpoint } from '../../support/fake-endpoint.js';
import { removeTemporaryFolders } from '../../support/temporary-folder.js';
import { openStoreRun, tasksOf } from './store-run.js';

afterAll(removeTemporaryFolders);

it('keeps candidates that are best on some task, and draws one by run and step', async () => {
  const fake = await startFakeEndpoint();
  const run = await openStoreRun({ url: fake.url, train: tasksOf([['a', 'b']]) });
  const put = (scores: number[]) =>
    run.putEvaluation(scores.map((score, place) => makeTrajectory(`t${place}`, score)));
  const candidates = [await put([0, 0, 0]), await put([1, 0, 0]), await put([0, 1, 1])];
  const draw = (path: string) =>
    run.call(run.activities.drawFromFront, { run: run.run, candidates, most: 9, path });
  const first = await draw('round-1');
  expect(first.front).toEqual([2, 1]);
  expect(first.front).toContain(first.drawn);
  expect(await draw('round-1')).toEqual(first);
  const others = await Promise.all(Array.from({ length: 20 }, (_, round) => draw(`round-${round + 2}`)));
  expect(new Set(others.map(({ drawn }) => drawn))).toEqual(new Set([1, 2]));
  await run.close();
  await fake.close();
});
