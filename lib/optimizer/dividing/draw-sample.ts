import { shuffled } from '../seed.js';

/**
 * Numbers of train tasks to score proposals on, ascending: drawn from the tasks outside `own` (the subset's
 * tasks), which a proposal was not written on. If fewer are outside than requested (one subset of all tasks
 * has none), the rest is drawn from `own`. Depends only on the seed. Not from the paper.
 */
export function drawSample(input: {
  /** Number of tasks in the train split. */
  tasks: number;
  own: readonly number[];
  size: number;
  seed: number;
}): number[] {
  const { tasks, own, size, seed } = input;
  const mine = new Set(own);
  const outside = Array.from({ length: tasks }, (_, number) => number).filter(number => !mine.has(number));
  const drawn = [...shuffled(outside, seed), ...shuffled([...mine], seed)].slice(0, size);
  return drawn.sort((left, right) => left - right);
}
