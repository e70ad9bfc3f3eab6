import type { Json } from '../../domain/json.js';

/** The part of a task that dividing needs. */
export interface DividableTask {
  id: string;
  expected: Json | null;
}

export interface Division {
  tasks: readonly DividableTask[];
  /** Number of subsets: 1 to the number of tasks. */
  subsets: number;
  seed: number;
}

/** One way of dividing the train split. */
export interface Divider {
  /** The tasks' indexes, each in exactly one subset; the sizes differ by at most one. */
  divide(division: Division): number[][];
}

/** Indexes in the order of the tasks' ids, so that a division does not depend on the order of the file. */
export function indexesById(tasks: readonly DividableTask[]): number[] {
  const entries = tasks.map((task, index) => ({ id: task.id, index }));
  entries.sort((left, right) =>
    left.id < right.id ? -1 : left.id > right.id ? 1 : left.index - right.index,
  );
  return entries.map(entry => entry.index);
}
