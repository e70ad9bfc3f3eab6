import type { Json } from '../../domain/json.js';
import { type DividableTask, type Divider, indexesById } from './divider.js';
import { deriveSeed, shuffled } from '../seed.js';

/** The answer as a text that does not depend on the order of object keys. */
function classOf(expected: Json | null): string {
  if (Array.isArray(expected)) return `[${expected.map(classOf).join(',')}]`;
  if (expected === null || typeof expected !== 'object') return JSON.stringify(expected);
  const fields = Object.keys(expected).sort();
  return `{${fields.map(field => `${JSON.stringify(field)}:${classOf(expected[field] ?? null)}`).join(',')}}`;
}

/**
 * Some of the tasks, by their indexes, one answer class after another; shuffles the classes and each class.
 */
export function inStrata(input: {
  tasks: readonly DividableTask[];
  indexes: readonly number[];
  seed: number;
}): number[] {
  const { tasks, indexes, seed } = input;
  const members = new Map<string, number[]>();
  for (const index of indexes) {
    const name = classOf(tasks[index]?.expected ?? null);
    const found = members.get(name);
    if (found) found.push(index);
    else members.set(name, [index]);
  }
  const names = shuffled([...members.keys()].sort(), deriveSeed(seed, 'classes'));
  return names.flatMap(name => shuffled(members.get(name) ?? [], deriveSeed(seed, 'class', name)));
}

/**
 * Spreads each answer class over the subsets as evenly as its size allows. Deals one class after another like
 * cards, continuing where the previous class stopped, so both the classes' shares and the sizes differ by at
 * most one. Not from the paper.
 */
export const stratifiedDivider: Divider = {
  divide({ tasks, subsets, seed }) {
    const dealt = inStrata({ tasks, indexes: indexesById(tasks), seed });
    const result: number[][] = Array.from({ length: subsets }, () => []);
    dealt.forEach((index, place) => result[place % subsets]?.push(index));
    return result;
  },
};
