import { readdir } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import pLimit from 'p-limit';
import { z } from 'zod';
import type { Task } from '../../domain/task.js';
import { alfworldTaskTypes } from '../../config/alfworld.js';
import type { AlfworldTaskType } from '../../config/alfworld.js';
import { DataError } from '../../data/data-error.js';
import { parseJsonFile } from '../../data/parse-json-rows.js';
import { combinedSource, readSource } from '../../data/read-source.js';
import type { Source } from '../../data/read-source.js';

const gameName = 'game.tw-pddl';

const gameSchema = z.object({
  pddl_domain: z.string().min(1),
  grammar: z.string().min(1),
  pddl_problem: z.string().min(1),
  solvable: z.boolean().optional(),
  walkthrough: z.array(z.string()).nullish(),
});

/**
 * Reads the game files below a folder as tasks, in path order. Skips other task types than the requested
 * ones, games known to be unsolvable, and games that ALFWorld itself skips (movable receptacles, sliced
 * things). Throws DataError.
 */
export async function readGames(from: {
  folder: string;
  types: readonly AlfworldTaskType[];
  /** The folder as written in the configuration. */
  shownAs: string;
}): Promise<{ games: Task[]; source: Source }> {
  const { folder, types, shownAs } = from;
  const files = await filesIn(folder, shownAs);
  const selected = files.filter(file => !/movable|Sliced/.test(file) && isSelected(typeOfFile(file), types));
  const limit = pLimit(16);
  const read = await Promise.all(selected.map(file => limit(() => readGame(folder, file))));
  const playable = read.filter(each => each !== null);
  if (playable.length === 0) {
    const found =
      files.length === 0 ? `there is no ${gameName} below it` : 'no game below it has a configured type';
    throw new DataError(`${found}; the official games come with \`alfworld-download\``, {
      file: shownAs,
      key: ['benchmark', 'data'],
    });
  }
  return {
    games: playable.map(({ task }) => task),
    source: combinedSource(join(shownAs, '**', gameName), playable),
  };
}

async function filesIn(folder: string, shownAs: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true });
    return entries.filter(entry => basename(entry) === gameName).sort();
  } catch (error) {
    const problem =
      'the folder cannot be read: it should contain the games that `alfworld-download` downloads';
    throw new DataError(problem, { file: shownAs, key: ['benchmark', 'data'] }, { cause: error });
  }
}

/** Example: `pick_heat_then_place_in_recep-Egg-None-Fridge-13/trial_…/game.tw-pddl`. */
function typeOfFile(file: string): AlfworldTaskType | 'unknown' {
  const parts = file.split(sep);
  return alfworldTaskTypes.find(type => parts.some(part => part.split('-')[0] === type)) ?? 'unknown';
}

/** Games of unknown type are always included. */
function isSelected(type: AlfworldTaskType | 'unknown', types: readonly AlfworldTaskType[]): boolean {
  return type === 'unknown' || types.includes(type);
}

interface ReadGame {
  task: Task;
  name: string;
  sha256: string;
  bytes: number;
}

async function readGame(folder: string, file: string): Promise<ReadGame | null> {
  const path = join(folder, file);
  const { text, source } = await readSource(path);
  const game = gameSchema.safeParse(parseJsonFile(text, path));
  if (!game.success) {
    const [issue] = game.error.issues;
    const what = issue ? `${issue.path.join('.')}: ${issue.message}` : 'it is not a game';
    throw new DataError(`this is not a game of ALFWorld (${what})`, { file: path });
  }
  if (game.data.solvable === false) return null;
  const wording = /Your task is to: ([^"\\]+)/.exec(game.data.grammar)?.[1]?.trim();
  if (wording === undefined) throw new DataError('the game does not say what its task is', { file: path });
  const id = dirname(relative(folder, path)).split(sep).join('/');
  return {
    task: {
      id,
      input: wording,
      expected: game.data.walkthrough ?? null,
      metadata: { type: typeOfFile(file), game: file.split(sep).join('/') },
    },
    name: id,
    sha256: source.sha256,
    bytes: source.bytes,
  };
}
