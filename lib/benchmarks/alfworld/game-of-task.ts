import { z } from 'zod';
import type { Task } from '../../domain/task.js';
import { alfworldTaskTypes } from '../../config/alfworld.js';
import type { AlfworldTaskType } from '../../config/alfworld.js';
import { generateGame } from './generate-game.js';
import { writeProblem } from './write-problem.js';

const generatedSchema = z.object({
  type: z.enum(alfworldTaskTypes),
  seed: z.coerce.number().int(),
  number: z.coerce.number().int(),
});
const officialSchema = z.object({ game: z.string().min(1) });

/** What the engine is to play: a file below the folder of the games, or a problem of this project's own. */
export type Game = { file: string } | { problem: string; wording: string };

/** The game of this place in the row as a task. Types take turns. */
export function generatedTask(which: {
  seed: number;
  types: readonly AlfworldTaskType[];
  index: number;
}): Task {
  const { seed, types, index } = which;
  const type = types[index % types.length];
  if (type === undefined) throw new RangeError('at least one type is needed');
  const number = Math.floor(index / types.length);
  const game = generateGame({ seed, type, number });
  return {
    id: `${type}-${String(number).padStart(4, '0')}`,
    input: game.wording,
    expected: game.walkthrough,
    metadata: { type, seed: String(seed), number: String(number), room: game.room.kind.name },
  };
}

/** The game that a task stands for: a generated one is made anew, on whatever machine. */
export function gameOfTask({ metadata }: Pick<Task, 'metadata'>): Game {
  const official = officialSchema.safeParse(metadata);
  if (official.success) return { file: official.data.game };
  const game = generateGame(generatedSchema.parse(metadata));
  return { problem: writeProblem(game), wording: game.wording };
}
