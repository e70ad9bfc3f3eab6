import { resolve } from 'node:path';
import type { Splits } from '../../domain/task.js';
import { deriveSeed } from '../../optimizer/seed.js';
import type { BenchmarkConfig } from '../../config/dataset.js';
import { DataError } from '../../data/data-error.js';
import type { Source } from '../../data/read-source.js';
import { splitTasks } from '../../data/split.js';
import { taskOf } from './gaia-task.js';
import type { GaiaTask } from './gaia-task.js';
import { readFolder } from './read-folder.js';
import { sampleTasks } from './sample/sample-tasks.js';

interface LoadGaiaOptions {
  benchmark: Extract<BenchmarkConfig, { name: 'gaia' }>;
  /** Base folder of relative paths. */
  configDirectory: string;
  seed: number;
}

const defaultSample = { seed: 1, tasks: 120 };

/**
 * The splits of GAIA (arXiv 2311.12983), stratified by level: from the user's own copy, or from a sample that
 * this project generates. `attachments` is the folder of the user's attachments, if any. Throws DataError.
 */
export async function loadGaia(
  options: LoadGaiaOptions,
): Promise<{ splits: Splits; sources: Source[]; attachments?: string | undefined }> {
  const { benchmark, configDirectory, seed } = options;
  const { path, generate, levels, splits: sizes } = benchmark;
  const folder = path === undefined ? undefined : resolve(configDirectory, path);
  const read: { tasks: GaiaTask[]; sources: Source[]; folder?: string } =
    folder === undefined || path === undefined
      ? sampleTasks(generate ?? defaultSample)
      : await readFolder(folder, path);
  const place = { file: folder ?? 'the sample', key: ['benchmark', 'splits'] };
  const selected = read.tasks.filter(({ level }) => levels.includes(level));
  if (selected.length === 0) {
    throw new DataError(`there is no task of level ${levels.join(' or ')}`, {
      ...place,
      key: ['benchmark', 'levels'],
    });
  }
  const splits = splitTasks({
    tasks: selected.map(taskOf),
    sizes,
    classOf: task => task.metadata['level'] ?? '',
    seed: deriveSeed(seed, 'splits'),
    place,
  });
  return { splits, sources: read.sources, attachments: read.folder };
}
