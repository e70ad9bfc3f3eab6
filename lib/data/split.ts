import { splitNames, type SplitName, type Splits, type Task } from '../domain/task.js';
import { DataError, type DataPlace } from './data-error.js';
import { drawStratified } from './draw-stratified.js';

/** The sizes of the splits: numbers of tasks (integers), or fractions of all tasks (between 0 and 1). */
export type SplitSizes = Record<SplitName, number>;

export interface SplitTasksOptions {
  tasks: readonly Task[];
  sizes: SplitSizes;
  /** The class of a task; each split has the same class proportions as the whole. */
  classOf: (task: Task) => string;
  seed: number;
  /** The location to blame in errors. */
  place: DataPlace;
}

/**
 * Draws the three splits from one set of tasks: disjoint, of exactly the given sizes, stratified, and
 * determined by the seed alone. Within a split, tasks keep their order. Throws DataError for an empty split
 * and for sizes that exceed the data.
 */
export function splitTasks({ tasks, sizes, classOf, seed, place }: SplitTasksOptions): Splits {
  const counts = countsOf(sizes, tasks.length, place);
  const order: SplitName[] = ['test', 'validation', 'train'];
  const drawn = drawStratified({
    classes: tasks.map(classOf),
    counts: order.map(name => counts[name]),
    seed,
  });
  const pick = (name: SplitName): Task[] =>
    (drawn[order.indexOf(name)] ?? []).map(index => tasks[index]).filter(task => task !== undefined);
  return { train: pick('train'), validation: pick('validation'), test: pick('test') };
}

/**
 * Converts sizes to counts; fractions by largest remainder, so that fractions that sum to 1 use all tasks.
 */
export function countsOf(sizes: SplitSizes, total: number, place: DataPlace): Record<SplitName, number> {
  const fractions = splitNames.filter(name => sizes[name] > 0 && sizes[name] < 1);
  const exact = new Map(fractions.map(name => [name, sizes[name] * total]));
  const sum = [...exact.values()].reduce((left, right) => left + right, 0);
  // Round first: 0.4 + 0.2 + 0.4 of 5 tasks is 5 despite floating-point error.
  let left = Math.floor(Math.round(sum * 1e6) / 1e6);
  const counts = { ...sizes };
  for (const name of fractions) {
    counts[name] = Math.floor(Math.round((exact.get(name) ?? 0) * 1e6) / 1e6);
    left -= counts[name];
  }
  const byRemainder = [...fractions].sort((a, b) => remainder(exact.get(b)) - remainder(exact.get(a)));
  for (const name of byRemainder.slice(0, Math.max(0, left))) counts[name]++;
  checkCounts(counts, total, place);
  return counts;
}

function remainder(value = 0): number {
  const rounded = Math.round(value * 1e6) / 1e6;
  return rounded - Math.floor(rounded);
}

function checkCounts(counts: Record<SplitName, number>, total: number, place: DataPlace): void {
  const requested = splitNames.map(name => `${name} ${counts[name]}`).join(', ');
  const sum = splitNames.reduce((all, name) => all + counts[name], 0);
  const available = `${total} ${total === 1 ? 'task' : 'tasks'}`;
  if (sum > total) {
    throw new DataError(
      `the splits (${requested}) need ${sum} tasks, and the data has ${available}: lower them`,
      place,
    );
  }
  const empty = splitNames.find(name => counts[name] === 0);
  if (empty !== undefined) {
    throw new DataError(
      `the ${empty} split is empty (${requested} of ${available}): train, validation and test each need at least one task`,
      place,
    );
  }
}
