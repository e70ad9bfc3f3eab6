import type { Task } from '../algorithm/domain/task.js';
import type { Config } from '../config/schema.js';
import { buildTasks } from './build-tasks.js';
import { DataError } from './data-error.js';
import { loadFile } from './load-file.js';
import { invoiceTask } from './logisticsqa/load.js';
import { readFolder } from './logisticsqa/read-folder.js';
import type { Scorer } from './scorer.js';

/**
 * Tasks for a run that has begun: a file with the columns of the configuration's dataset, or a folder in its
 * benchmark's format. `idPrefix` tells tasks that have no id of their own from those of the run. Throws DataError.
 */
export async function loadMoreTasks(input: {
  config: Pick<Config, 'dataset' | 'benchmark'>;
  path: string;
  scorer: Scorer;
  idPrefix: string;
}): Promise<Task[]> {
  const { config, path, scorer, idPrefix } = input;
  const { dataset, benchmark } = config;
  if (benchmark) return (await readFolder(path, path)).invoices.map(invoiceTask);
  if (!dataset) throw new DataError('the configuration needs a dataset: it says which columns to read');
  const { table } = await loadFile(path, { format: undefined, key: [] });
  const tasks = buildTasks({ table, dataset, scorer, idPrefix });
  return dataset.id === undefined ? tasks : tasks.map(task => ({ ...task, id: `${idPrefix}-${task.id}` }));
}

/** The tasks whose inputs (white space aside) stand in none of the others, nor earlier among themselves. */
export function newTasks(tasks: readonly Task[], known: Iterable<Task>): Task[] {
  const keyOf = ({ input }: Task) => input.replace(/\s+/g, ' ').trim();
  const seen = new Set(Array.from(known, keyOf));
  return tasks.filter(task => {
    const key = keyOf(task);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
