import { resolve } from 'node:path';
import { deriveSeed } from '../../optimizer/seed.js';
import type { Splits, Task } from '../../domain/task.js';
import type { BenchmarkConfig } from '../../config/dataset.js';
import { sourceOf, type Source } from '../../data/read-source.js';
import { splitTasks } from '../../data/split.js';
import { generatedTask } from './game-of-task.js';
import { readGames } from './read-games.js';
import { splitGames } from './split-games.js';

interface LoadAlfworldOptions {
  benchmark: Extract<BenchmarkConfig, { name: 'alfworld' }>;
  /** Base folder of relative paths. */
  configDirectory: string;
  seed: number;
  /** The folder of the official games; by default, ALFWORLD_DATA. */
  official?: string | undefined;
}

interface LoadedGames {
  splits: Splits;
  sources: Source[];
  /** The folder of the official games. */
  games?: string;
  /** Goals with the same wording refer to different rooms. */
  mayRepeatInputs: true;
}

const defaultGames = { seed: 1, games: 120 };

/**
 * The splits of ALFWorld (arXiv 2010.03768). The input is a goal in words; the expected answer is a list of
 * commands that reach it, if they are to be shown. Reads a folder of game files or generates games. Throws
 * DataError.
 */
export async function loadAlfworld(options: LoadAlfworldOptions): Promise<LoadedGames> {
  const { benchmark, configDirectory, seed, official = officialFolder() } = options;
  const { generate, types, solutions, splits: sizes } = benchmark;
  const folder = benchmark.data ?? (generate === undefined ? official : undefined);
  const shown = (task: Task): Task => (solutions ? task : { ...task, expected: null });
  const how = { sizes, seed: deriveSeed(seed, 'splits') };
  if (folder !== undefined) {
    const data = resolve(configDirectory, folder);
    const { games, source } = await readGames({ folder: data, types, shownAs: folder });
    const splits = splitGames({ games, ...how, file: folder });
    return { splits: mapped(splits, shown), sources: [source], games: data, mayRepeatInputs: true };
  }
  const settings = generate ?? defaultGames;
  const tasks = Array.from({ length: settings.games }, (_, index) =>
    generatedTask({ seed: settings.seed, types, index }),
  );
  const place = { file: 'generated games', key: ['benchmark', 'splits'] };
  const splits = splitTasks({ tasks, classOf: typeOf, place, ...how });
  const path = `generated games (seed ${settings.seed}, ${settings.games})`;
  const source = sourceOf(path, JSON.stringify(tasks));
  return { splits: mapped(splits, shown), sources: [source], mayRepeatInputs: true };
}

/** An empty variable counts as not set. */
export function officialFolder(): string | undefined {
  return process.env['ALFWORLD_DATA'] || undefined;
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
