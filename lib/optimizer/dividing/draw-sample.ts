import { shuffled } from '../seed.js';

/**
 * Numbers of train tasks to score proposals on, ascending: drawn from those outside of `own`, the subset's, which a
 * proposal was not written on. Where fewer are outside than are wanted (one subset of all tasks has none), the rest
 * is drawn from its own. The seed alone decides. Not from the paper.
 */
export function drawSample(input: {
  /** Tasks in the train split. */
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
