import type { Splits, Task } from '../../domain/task.js';
import { splitNames } from '../../domain/task.js';
import type { Inputs } from '../../estimate/inputs.js';
import { deriveSeed, shuffled } from '../../optimizer/seed.js';
import { countTokens } from '../../llm/tokens.js';

/** Limits per split: the number of tasks to count, and their total characters. */
const mostTasks = 150;
const mostCharacters = 300_000;

/** Returns the tokens of a task's input. */
export type CountInput = (task: Task) => number;

export interface TaskSample {
  train: Task[];
  all: Task[];
  /** Whether the sample leaves out some tasks. */
  isPart: boolean;
}

/** Returns the tasks to count, sampled with the seed if there are many. */
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

/** Counts the sample; for other tasks, assumes the same tokens per character. */
export function countInputs({ all }: TaskSample): CountInput {
  const counted = new Map(all.map(task => [task.input, countTokens(task.input)]));
  const tokens = [...counted.values()].reduce((sum, count) => sum + count, 0);
  const characters = [...counted.keys()].reduce((sum, input) => sum + input.length, 0);
  const perCharacter = characters === 0 ? 0 : tokens / characters;
  return ({ input }) => counted.get(input) ?? input.length * perCharacter;
}

/** Returns the distinct inputs without the known ones: equal calls are paid only once. */
export function distinctInputs(
  tasks: readonly Task[],
  count: CountInput,
  known: ReadonlySet<string> = new Set(),
): Inputs {
  const different = new Map(tasks.filter(task => !known.has(task.input)).map(task => [task.input, task]));
  const tokens = [...different.values()].reduce((sum, task) => sum + count(task), 0);
  return { tasks: different.size, tokens };
}
