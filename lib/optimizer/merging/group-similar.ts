import type { Similarity } from './similarity.js';
import type { Cooperative } from '../cooperative.js';
import { improveBySwaps } from './improve-by-swaps.js';

/**
 * The open index with the lowest (`sign` 1) or highest (`sign` -1) value; the first one if several are equal.
 */
function extreme(open: ReadonlySet<number>, values: Float64Array, sign: 1 | -1): number {
  let found = -1;
  let best = Infinity;
  for (const index of open) {
    const value = sign * (values[index] ?? 0);
    if (value >= best - 1e-12) continue;
    best = value;
    found = index;
  }
  return found;
}

function addTo(sums: Float64Array, row: Float64Array, sign: 1 | -1): void {
  for (let index = 0; index < sums.length; index += 1)
    sums[index] = (sums[index] ?? 0) + sign * (row[index] ?? 0);
}

/**
 * Grows one group at a time: starts with the text least similar to all remaining texts, then always adds the
 * text most similar to the group.
 */
function* growGroups(
  rowOf: (index: number) => Float64Array,
  sizes: readonly number[],
  count: number,
): Cooperative<number[]> {
  const groupOf: number[] = Array.from({ length: count }, () => -1);
  const open = new Set(groupOf.keys());
  const likeTheRest = new Float64Array(count);
  for (const index of open) {
    addTo(likeTheRest, rowOf(index), 1);
    yield;
  }
  for (const [group, size] of sizes.entries()) {
    const likeTheGroup = new Float64Array(count);
    for (let member = 0; member < size; member += 1) {
      const chosen = member === 0 ? extreme(open, likeTheRest, 1) : extreme(open, likeTheGroup, -1);
      const row = rowOf(chosen);
      open.delete(chosen);
      groupOf[chosen] = group;
      addTo(likeTheGroup, row, 1);
      addTo(likeTheRest, row, -1);
      yield;
    }
  }
  return groupOf;
}

/**
 * Groups the members by comparing each pair: members, in order, in groups of the given sizes (which add up to
 * the number of members). Time grows with the square of their number. One step handles one text.
 */
export function* groupSimilar(options: {
  likeness: Similarity;
  members: readonly number[];
  sizes: readonly number[];
}): Cooperative<number[][]> {
  const { likeness, members, sizes } = options;
  const rowOf = yield* likeness.rows(members);
  const groupOf = yield* growGroups(rowOf, sizes, members.length);
  yield* improveBySwaps({ groupOf, groups: sizes.length, rowOf });
  const result: number[][] = sizes.map(() => []);
  groupOf.forEach((group, place) => result[group]?.push(members[place] ?? 0));
  return result;
}
