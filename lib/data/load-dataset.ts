import { resolve } from 'node:path';
import { deriveSeed } from '../optimizer/seed.js';
import { splitNames, type Splits } from '../domain/task.js';
import { namesFiles, type DatasetConfig } from '../config/dataset.js';
import { buildTasks } from './build-tasks.js';
import { allOrProblems, DataError } from './data-error.js';
import { loadTable } from './load-table.js';
import type { Source } from './read-source.js';
import type { AnswerCheck } from '../scoring/plain/plain-scorer.js';
import { splitTasks, type SplitSizes } from './split.js';

export interface LoadDatasetOptions {
  dataset: DatasetConfig;
  /** The base directory of relative paths. */
  configDirectory: string;
  seed: number;
  scorer: AnswerCheck;
}

/** Loads the splits from the user's files, and lists those files. Throws DataError. */
export async function loadDataset(
  options: LoadDatasetOptions,
): Promise<{ splits: Splits; sources: Source[] }> {
  const { splits } = options.dataset;
  return namesFiles(splits) ? loadThreeFiles(options, splits) : loadOneFile(options, splits);
}

async function loadOneFile(options: LoadDatasetOptions, sizes: SplitSizes): ReturnType<typeof loadDataset> {
  const { dataset, configDirectory, seed, scorer } = options;
  const { path } = dataset;
  if (path === undefined) {
    throw new DataError('name the file of the tasks, or a file for each split', { key: ['dataset'] });
  }
  const { table, source, id } = await loadTable(resolve(configDirectory, path), {
    dataset,
    key: ['dataset', 'path'],
  });
  const splits = splitTasks({
    tasks: buildTasks({ table, dataset: { ...dataset, id }, scorer, idPrefix: 'row' }),
    sizes,
    classOf: task => JSON.stringify(task.expected),
    seed: deriveSeed(seed, 'splits'),
    place: { file: table.file, key: ['dataset', 'splits'] },
  });
  return { splits, sources: [{ ...source, path }] };
}

/** Ids start with the split's name, because separate files often each count from 1. */
async function loadThreeFiles(
  { dataset, configDirectory, scorer }: LoadDatasetOptions,
  paths: Record<keyof Splits, string>,
): ReturnType<typeof loadDataset> {
  const loaded = await allOrProblems(
    splitNames.map(async name => {
      const { table, source, id } = await loadTable(resolve(configDirectory, paths[name]), {
        dataset,
        key: ['dataset', 'splits', name],
      });
      const tasks = buildTasks({ table, dataset: { ...dataset, id }, scorer, idPrefix: name });
      const named = id === undefined ? tasks : tasks.map(task => ({ ...task, id: `${name}-${task.id}` }));
      return { name, tasks: named, source: { ...source, path: paths[name] } };
    }),
  );
  const splits: Splits = { train: [], validation: [], test: [] };
  for (const { name, tasks } of loaded) splits[name] = tasks;
  return { splits, sources: loaded.map(({ source }) => source) };
}
