import { randomDivider } from './divide-random.js';
import { sequentialDivider } from './divide-sequential.js';
import { stratifiedDivider } from './divide-stratified.js';
import type { Divider, Division } from './divider.js';

const dividers = {
  stratified: stratifiedDivider,
  random: randomDivider,
  sequential: sequentialDivider,
} satisfies Record<string, Divider>;

export type DivideWay = keyof typeof dividers;

/**
 * Divides the train split: indexes of `tasks`, ascending within a subset, each in exactly one. Sizes differ
 * by at most one. With fewer tasks than `subsets`, each task is a subset; without tasks, there are no
 * subsets. The paper specifies that subsets are disjoint; the way of dividing is not from the paper.
 */
export function divideTasks(division: Division & { way: DivideWay }): number[][] {
  const { tasks, subsets, seed, way } = division;
  if (!Number.isInteger(subsets) || subsets < 1) {
    throw new RangeError(`Give a whole number of subsets from 1 on, not ${subsets}.`);
  }
  if (tasks.length === 0) return [];
  const divided = dividers[way].divide({ tasks, seed, subsets: Math.min(subsets, tasks.length) });
  return divided.map(indexes => indexes.sort((left, right) => left - right));
}
