import { resolve } from 'node:path';
import { deriveSeed } from '../optimizer/seed.js';
import { formatCount } from '../text/format.js';
import { splitNames, type Splits, type Task } from '../domain/task.js';
import { namesFiles, type DatasetConfig } from '../config/dataset.js';
import { buildTasks } from './build-tasks.js';
import { allOrProblems, DataError } from './data-error.js';
import { groupByInput } from './find-duplicates.js';
import { loadTable } from './load-table.js';
import { readingNote, skippedWarning } from './reading-notes.js';
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

export interface LoadedDataset {
  splits: Splits;
  /** The user's files. */
  sources: Source[];
  /** How the files were read, one line each. */
  readings: string[];
  /** What was left out because it is invalid, one line each. */
  warnings: string[];
}

/** Loads the splits from the user's files. Throws DataError. */
export async function loadDataset(options: LoadDatasetOptions): Promise<LoadedDataset> {
  const { splits } = options.dataset;
  return namesFiles(splits) ? loadThreeFiles(options, splits) : loadOneFile(options, splits);
}

async function loadOneFile(options: LoadDatasetOptions, sizes: SplitSizes): Promise<LoadedDataset> {
  const { dataset, seed } = options;
  const { path } = dataset;
  if (path === undefined) {
    throw new DataError('name the file of the tasks, or a file for each split', { key: ['dataset'] });
  }
  const { tasks, source, file, reading, warnings } = await loadTasksOf(path, {
    options,
    key: ['dataset', 'path'],
    idPrefix: 'row',
  });
  const groups =
    dataset.duplicates === undefined || dataset.duplicates === 'allow' ? null : groupByInput(tasks);
  const drawn = splitTasks({
    tasks: groups?.map(([first]) => first) ?? tasks,
    sizes,
    classOf: task => JSON.stringify(task.expected),
    seed: deriveSeed(seed, 'splits'),
    place: { file, key: ['dataset', 'splits'] },
  });
  const splits = groups && dataset.duplicates === 'together' ? withDuplicates(drawn, groups) : drawn;
  return { splits, sources: [source], readings: [reading, ...unusedNote(splits, tasks)], warnings };
}

/** Puts the other tasks with the same input beside each drawn task. */
function withDuplicates(drawn: Splits, groups: readonly [Task, ...Task[]][]): Splits {
  const groupOf = new Map(groups.map(group => [group[0], group]));
  const expand = (tasks: Task[]) => tasks.flatMap(task => groupOf.get(task) ?? [task]);
  return { train: expand(drawn.train), validation: expand(drawn.validation), test: expand(drawn.test) };
}

function unusedNote(splits: Splits, tasks: readonly Task[]): string[] {
  const used = splitNames.reduce((sum, name) => sum + splits[name].length, 0);
  const unused = tasks.length - used;
  return unused === 0 ? [] : [`${formatCount(unused)} of ${formatCount(tasks.length)} rows are in no split`];
}

/** Ids start with the split's name, because separate files often each count from 1. */
async function loadThreeFiles(
  options: LoadDatasetOptions,
  paths: Record<keyof Splits, string>,
): Promise<LoadedDataset> {
  const loaded = await allOrProblems(
    splitNames.map(async name => {
      const key = ['dataset', 'splits', name];
      const file = await loadTasksOf(paths[name], { options, key, idPrefix: name });
      const tasks = file.haveIds
        ? file.tasks.map(task => ({ ...task, id: `${name}-${task.id}` }))
        : file.tasks;
      return { ...file, name, tasks };
    }),
  );
  const splits: Splits = { train: [], validation: [], test: [] };
  for (const { name, tasks } of loaded) splits[name] = tasks;
  return {
    splits: options.dataset.duplicates === 'drop' ? withoutDuplicates(splits) : splits,
    sources: loaded.map(({ source }) => source),
    readings: loaded.map(({ reading }) => reading),
    warnings: loaded.flatMap(({ warnings }) => warnings),
  };
}

/** Keeps the first task with each input, of test before validation before train. */
function withoutDuplicates({ train, validation, test }: Splits): Splits {
  const first = new Set(groupByInput([...test, ...validation, ...train]).map(([task]) => task));
  const keep = (tasks: Task[]) => tasks.filter(task => first.has(task));
  return { train: keep(train), validation: keep(validation), test: keep(test) };
}

async function loadTasksOf(
  path: string,
  from: { options: LoadDatasetOptions; key: string[]; idPrefix: string },
) {
  const { dataset, configDirectory, scorer } = from.options;
  const { table, source, id, reading } = await loadTable(resolve(configDirectory, path), {
    dataset,
    key: from.key,
  });
  const { tasks, skipped } = buildTasks({
    table,
    dataset: { ...dataset, id },
    scorer,
    idPrefix: from.idPrefix,
  });
  return {
    tasks,
    source: { ...source, path },
    file: table.file,
    haveIds: id !== undefined,
    reading: readingNote(path, { table, reading }),
    warnings: skippedWarning(skipped),
  };
}
