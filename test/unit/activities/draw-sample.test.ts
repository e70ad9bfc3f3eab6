import { taskListsSchema } from '../../../activities/select-tasks.js';
import { startFakeEndpoint } from '../../support/fake-endpoint.js';
import { removeTemporaryFolders } from '../../support/temporary-folder.js';
import { openStoreRun, tasksOf } from './store-run.js';

afterAll(removeTemporaryFolders);

it('draws a different sample of the other train tasks for each epoch, repeatably', async () => {
  const fake = await startFakeEndpoint();
  const train = tasksOf(Array.from({ length: 40 }, (_, place) => [`message ${place}`, 'desk']));
  const run = await openStoreRun({ url: fake.url, train, optimize: {} });
  const own = Array.from({ length: 8 }, (_, number) => number);
  const selection = { split: 'train', lists: await run.artifacts.put([[39], own]), list: 1 } as const;
  const draw = async (path: string) => {
    const drawn = await run.call(run.activities.drawSample, { run: run.run, selection, size: 8, path });
    const [list = []] = await run.artifacts.get(drawn.lists, taskListsSchema);
    expect(drawn.count).toBe(8);
    return list;
  };
  const first = await draw('subset-002/epoch-1');
  expect(first.filter(number => own.includes(number))).toEqual([]);
  expect(await draw('subset-002/epoch-1')).toEqual(first);
  expect(await draw('subset-002/epoch-2')).not.toEqual(first);
  await run.close();
  await fake.close();
});
