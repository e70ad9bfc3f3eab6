import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Task } from '../../../../lib/domain/task.js';
import { createScorer } from '../../../../lib/scoring/plain/plain-scorers.js';
import { DataError } from '../../../../lib/data/data-error.js';
import { loadMoreTasks, newTasks } from '../../../../lib/benchmarks/load-more-tasks.js';
import { datasetSchema } from '../../../../lib/config/dataset.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

const scorer = createScorer({ kind: 'exact' });

async function load(csv: string, more: { id?: string } = {}) {
  const path = join(await temporaryFolder(), 'more.csv');
  await writeFile(path, csv);
  const dataset = datasetSchema.parse({ path: 'gone.csv', input: 'text', expected: 'queue', ...more });
  return loadMoreTasks({ config: { dataset }, path, scorer });
}

it('reads another file with the columns of the run', async () => {
  const { tasks, haveOwnIds } = await load('text,queue\n"Where is my card?",cards\n');
  expect(tasks).toMatchObject([{ input: 'Where is my card?', expected: 'cards' }]);
  expect(haveOwnIds).toBe(false);
});

it('keeps ids from the file', async () => {
  const { tasks, haveOwnIds } = await load('key,text,queue\n7,"Where is my card?",cards\n', { id: 'key' });
  expect([tasks[0]?.id, haveOwnIds]).toEqual(['7', true]);
});

it('rejects a file without the columns', async () => {
  await expect(load('message,queue\nx,y\n')).rejects.toBeInstanceOf(DataError);
});

it('needs to know how to read it', async () => {
  await expect(loadMoreTasks({ config: {}, path: 'x.csv', scorer })).rejects.toThrow('dataset');
});

describe('new tasks', () => {
  const task = (id: string, input: string): Task => ({ id, input, expected: 'a', metadata: {} });
  const idsOf = (tasks: Task[]) => tasks.map(({ id }) => id);

  it('are those whose input is new, ignoring white space', () => {
    const known = [task('1', 'one  two'), task('2', 'three')];
    const tasks = [task('3', 'one two'), task('4', 'four'), task('5', ' four\n'), task('6', 'five')];
    expect(idsOf(newTasks({ tasks, haveOwnIds: true }, known))).toEqual(['more-2-4', 'more-2-6']);
  });

  it('exclude those whose own id the run has, in any split: that is the same document', () => {
    const known = [task('a', 'one'), task('validation-b', 'two'), task('more-48-c', 'three')];
    const tasks = [task('a', 'one, corrected'), task('b', 'two!'), task('c', 'three!'), task('d', 'four')];
    expect(idsOf(newTasks({ tasks, haveOwnIds: true }, known))).toEqual(['more-3-d']);
  });

  it('may have a row number that the run has', () => {
    const known = [task('row-000001', 'one')];
    const tasks = [task('row-000001', 'two')];
    expect(idsOf(newTasks({ tasks, haveOwnIds: false }, known))).toEqual(['more-1-row-000001']);
  });
});
