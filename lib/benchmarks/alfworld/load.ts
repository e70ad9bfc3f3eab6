import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { deriveSeed } from '../../optimizer/seed.js';
import type { Splits, Task } from '../../domain/task.js';
import type { BenchmarkConfig } from '../../config/dataset.js';
import type { Source } from '../../data/read-source.js';
import { splitTasks } from '../../data/split.js';
import { generatedTask } from './game-of-task.js';
import { readGames } from './read-games.js';
import { splitGames } from './split-games.js';

export interface LoadAlfworldSettings {
  benchmark: Extract<BenchmarkConfig, { name: 'alfworld' }>;
  /** Base folder of relative paths. */
  configDirectory: string;
  seed: number;
  /** Value of ALFWORLD_DATA, if set. */
  official: string | undefined;
}

export interface LoadedGames {
  splits: Splits;
  sources: Source[];
  /** The folder of the official games; null if games are generated. */
  data: string | null;
}

const defaultGames = { seed: 1, games: 120 };

/**
 * The splits of ALFWorld (arXiv 2010.03768). The input is a goal in words; the expected answer is a list of
 * commands that reach it, if they are to be shown. Reads a folder of game files or generates games. Throws
 * DataError.
 */
export async function loadAlfworld(settings: LoadAlfworldSettings): Promise<LoadedGames> {
  const { benchmark, configDirectory, seed, official } = settings;
  const { generate, types, solutions, splits: sizes } = benchmark;
  const folder = benchmark.data ?? (generate === undefined ? official : undefined);
  const shown = (task: Task): Task => (solutions ? task : { ...task, expected: null });
  const how = { sizes, seed: deriveSeed(seed, 'splits') };
  if (folder !== undefined) {
    const data = resolve(configDirectory, folder);
    const { games, source } = await readGames({ folder: data, types, shownAs: folder });
    const splits = splitGames({ games, ...how, file: folder });
    return { splits: mapped(splits, shown), sources: [source], data };
  }
  const settled = generate ?? defaultGames;
  const tasks = Array.from({ length: settled.games }, (_, index) =>
    generatedTask({ seed: settled.seed, types, index }),
  );
  const place = { file: 'generated games', key: ['benchmark', 'splits'] };
  const splits = splitTasks({ tasks, classOf: typeOf, place, ...how });
  return { splits: mapped(splits, shown), sources: [sourceOf(settled, tasks)], data: null };
}

function typeOf(task: Task): string {
  return task.metadata['type'] ?? '';
}

function mapped(splits: Splits, change: (task: Task) => Task): Splits {
  return {
    train: splits.train.map(change),
    validation: splits.validation.map(change),
    test: splits.test.map(change),
  };
}

function sourceOf({ seed, games }: typeof defaultGames, tasks: Task[]): Source {
  const text = JSON.stringify(tasks);
  return {
    path: `generated games (seed ${seed}, ${games})`,
    sha256: createHash('sha256').update(text).digest('hex'),
    bytes: Buffer.byteLength(text),
  };
}
