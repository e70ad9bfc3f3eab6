import type { Task } from '../domain/task.js';
import type { Config } from '../config/schema.js';
import { buildTasks } from '../data/build-tasks.js';
import { DataError } from '../data/data-error.js';
import { loadTable } from '../data/load-table.js';
import { invoiceTask } from './logisticsqa/load.js';
import { readFolder } from './logisticsqa/read-folder.js';
import type { AnswerCheck } from '../scoring/scorer.js';

/** Tasks, and whether their ids are their own: row numbers begin anew in each file. */
export interface MoreTasks {
  tasks: Task[];
  haveOwnIds: boolean;
}

/**
 * Tasks for a run that has begun: a file with the columns of the configuration's dataset, or a folder in its
 * benchmark's format. Throws DataError.
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
    return { tasks: invoices.map(invoiceTask), haveOwnIds: true };
  }
  if (!dataset) throw new DataError('the configuration needs a dataset: it says which columns to read');
  // Of the format that its own ending names.
  const { table, id } = await loadTable(path, { dataset: { ...dataset, format: undefined } });
  return {
    tasks: buildTasks({ table, dataset: { ...dataset, id }, scorer, idPrefix: 'row' }),
    haveOwnIds: id !== undefined,
  };
}

/**
 * The tasks that a run does not know, under ids that it does not have. It knows a task whose input (white space
 * aside) it has, and one whose own id it has: that is the same document, perhaps corrected, and may be one that
 * the run is tested with.
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
