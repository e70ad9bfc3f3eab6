import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Task } from '../../algorithm/domain/task.js';
import { createScorer } from '../../benchmarks/create-scorer.js';
import { DataError } from '../../benchmarks/data-error.js';
import { loadMoreTasks, newTasks } from '../../benchmarks/load-more-tasks.js';
import { datasetSchema } from '../../config/dataset.js';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

const scorer = createScorer({ kind: 'exact' });

async function load(csv: string, more: { id?: string } = {}) {
  const path = join(await temporaryFolder(), 'more.csv');
  await writeFile(path, csv);
  const dataset = datasetSchema.parse({ path: 'gone.csv', input: 'text', expected: 'queue', ...more });
  return loadMoreTasks({ config: { dataset }, path, scorer, idPrefix: 'more-48' });
}

it('reads another file with the columns of the run', async () => {
  const [task] = await load('text,queue\n"Where is my card?",cards\n');
  expect(task).toMatchObject({ input: 'Where is my card?', expected: 'cards', id: 'more-48-000001' });
});

it('tells ids of the file from those of the run', async () => {
  const [task] = await load('key,text,queue\n7,"Where is my card?",cards\n', { id: 'key' });
  expect(task?.id).toBe('more-48-7');
});

it('refuses a file without the columns', async () => {
  await expect(load('message,queue\nx,y\n')).rejects.toBeInstanceOf(DataError);
});

it('needs to know how to read it', async () => {
  const config = {};
  await expect(loadMoreTasks({ config, path: 'x.csv', scorer, idPrefix: 'm' })).rejects.toThrow('dataset');
});

describe('new tasks', () => {
  const task = (id: string, input: string): Task => ({ id, input, expected: 'a', metadata: {} });

  it('are those whose input nobody had, white space aside', () => {
    const known = [task('1', 'one  two'), task('2', 'three')];
    const read = [task('3', 'one two'), task('4', 'four'), task('5', ' four\n'), task('6', 'five')];
    expect(newTasks(read, known).map(({ id }) => id)).toEqual(['4', '6']);
  });
});
