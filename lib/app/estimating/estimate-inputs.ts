import type { Splits, Task } from '../../domain/task.js';
import { splitNames } from '../../domain/task.js';
import type { Inputs } from '../../estimate/phase.js';
import { deriveSeed, shuffled } from '../../optimizer/seed.js';
import { countTokens } from '../../llm/tokens.js';

/** Of each split at most so many tasks are counted, of at most so many characters together. */
const mostTasks = 150;
const mostCharacters = 300_000;

/** The tokens of a task's input. */
export type CountInput = (task: Task) => number;

export interface TaskSample {
  train: Task[];
  all: Task[];
  /** Whether there are tasks that are not in it. */
  isPart: boolean;
}

/** The tasks that are counted; drawn by the seed where there are many. */
export function sampleOf(tasks: Splits, seed: number): TaskSample {
  const drawn = splitNames.map(name => drawFrom(tasks[name], deriveSeed(seed, 'estimate', name)));
  const [train = []] = drawn;
  const all = drawn.flat();
  const total = splitNames.reduce((sum, name) => sum + tasks[name].length, 0);
  return { train, all, isPart: all.length < total };
}

function drawFrom(tasks: readonly Task[], seed: number): Task[] {
  let room = mostCharacters;
  const drawn = shuffled(tasks, seed)
    .slice(0, mostTasks)
    .filter((task, place) => {
      room -= task.input.length;
      return room >= 0 || place < 3;
    });
  return drawn;
}

/** Counts the sample, and takes others to have as many tokens a character. */
export function countInputs({ all }: TaskSample): CountInput {
  const counted = new Map(all.map(task => [task.input, countTokens(task.input)]));
  const tokens = [...counted.values()].reduce((sum, count) => sum + count, 0);
  const characters = [...counted.keys()].reduce((sum, input) => sum + input.length, 0);
  const perCharacter = characters === 0 ? 0 : tokens / characters;
  return ({ input }) => counted.get(input) ?? input.length * perCharacter;
}

/** Each different input once, without those that are known already: two equal calls are one. */
export function distinctInputs(
  tasks: readonly Task[],
  count: CountInput,
  known: ReadonlySet<string> = new Set(),
): Inputs {
  const different = new Map(tasks.filter(task => !known.has(task.input)).map(task => [task.input, task]));
  const tokens = [...different.values()].reduce((sum, task) => sum + count(task), 0);
  return { tasks: different.size, tokens };
}
