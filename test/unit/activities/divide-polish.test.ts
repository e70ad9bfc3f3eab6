import { taskListsSchema } from '../../../activities/select-tasks.js';
import { startFakeEndpoint } from '../../support/fake-endpoint.js';
import { removeTemporaryFolders } from '../../support/temporary-folder.js';
import { openStoreRun, tasksOf } from './store-run.js';

afterAll(removeTemporaryFolders);

it('divides all train tasks again, with all answers in each mini-batch, and the same each time', async () => {
  const fake = await startFakeEndpoint();
  const desks = ['spa', 'bar', 'taxi', 'shop'];
  const train = tasksOf(Array.from({ length: 24 }, (_, place) => [`text ${place}`, desks[place % 4] ?? '']));
  const run = await openStoreRun({ url: fake.url, train, optimize: { subsets: 3 } });
  const divide = () => run.call(run.activities.dividePolish, { run: run.run, batches: 3 });
  const { lists, sizes } = await divide();
  expect(sizes).toEqual([8, 8, 8]);
  const batches = await run.artifacts.get(lists, taskListsSchema);
  expect(batches.flat().sort((left, right) => left - right)).toEqual([...train.keys()]);
  for (const batch of batches) expect(new Set(batch.map(number => desks[number % 4])).size).toBe(4);
  expect((await divide()).lists).toEqual(lists);
  // They differ from the subsets that the rules were written on.
  const subsets = await run.call(run.activities.divideTasks, { run: run.run });
  const own = await run.artifacts.get(subsets.lists, taskListsSchema);
  expect(own).toHaveLength(3);
  for (const batch of batches) expect(own).not.toContainEqual(batch);
  await run.close();
  await fake.close();
});
