import type { Task } from '../domain/task.js';
import type { Config } from '../config/schema.js';
import { buildTasks } from '../data/build-tasks.js';
import { DataError } from '../data/data-error.js';
import { loadTable } from '../data/load-table.js';
import { invoiceTasks } from './logisticsqa/load.js';
import { readFolder } from './logisticsqa/read-folder.js';
import type { AnswerCheck } from '../scoring/plain/plain-scorer.js';

/**
 * Tasks, and whether their ids come from the data. If not, the ids are row numbers, which restart in each
 * file.
 */
export interface MoreTasks {
  tasks: Task[];
  haveOwnIds: boolean;
}

/**
 * Loads tasks for a run that has started: from a file with the columns of the configuration's dataset, or
 * from a folder in its benchmark's format. Throws DataError.
 */
export async function loadMoreTasks(input: {
  config: Partial<Pick<Config, 'dataset' | 'benchmark'>>;
  path: string;
  scorer: AnswerCheck;
}): Promise<MoreTasks> {
  const { config, path, scorer } = input;
  const { dataset, benchmark } = config;
  if (benchmark) {
    const { invoices } = await readFolder(path, path);
    return { tasks: await invoiceTasks(invoices), haveOwnIds: true };
  }
  if (!dataset) throw new DataError('the configuration needs a dataset: it says which columns to read');
  // The file extension determines the format.
  const { table, id } = await loadTable(path, { dataset: { ...dataset, format: undefined } });
  const { tasks } = buildTasks({ table, dataset: { ...dataset, id }, scorer, idPrefix: 'row' });
  return { tasks, haveOwnIds: id !== undefined };
}

/**
 * Returns the tasks that are new to a run, under unused ids. A task is not new if the run has its input
 * (ignoring whitespace) or its own id. The same id means the same document, perhaps corrected, which may be
 * in the test split.
 */
export function newTasks({ tasks, haveOwnIds }: MoreTasks, known: readonly Task[]): Task[] {
  const inputOf = ({ input }: Task) => input.replace(/\s+/g, ' ').trim();
  const inputs = new Set(known.map(inputOf));
  const ids = new Set(known.flatMap(({ id }) => [id, id.replace(/^(train|validation|test|more-\d+)-/, '')]));
  const added = tasks.filter(task => {
    if (inputs.has(inputOf(task)) || (haveOwnIds && ids.has(task.id))) return false;
    inputs.add(inputOf(task));
    return true;
  });
  return added.map(task => ({ ...task, id: `more-${known.length}-${task.id}` }));
}
