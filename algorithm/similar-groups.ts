import { evenSizes } from './even-parts.js';
import { improveBySwaps } from './swap-alike.js';
import { similarityRows, termVectors } from './term-vectors.js';

/** The open index with the lowest (`sign` 1) or highest (`sign` -1) value; the first of equals. */
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
 * Grows one group after the other: from the text least like all that are left, always by the text most like
 * the group.
 */
function growGroups(
  rowOf: (index: number) => Float64Array,
  sizes: readonly number[],
  count: number,
): number[] {
  const groupOf: number[] = Array.from({ length: count }, () => -1);
  const open = new Set(groupOf.keys());
  const likeTheRest = new Float64Array(count);
  for (const index of open) addTo(likeTheRest, rowOf(index), 1);
  sizes.forEach((size, group) => {
    const likeTheGroup = new Float64Array(count);
    for (let member = 0; member < size; member += 1) {
      const chosen = member === 0 ? extreme(open, likeTheRest, 1) : extreme(open, likeTheGroup, -1);
      const row = rowOf(chosen);
      open.delete(chosen);
      groupOf[chosen] = group;
      addTo(likeTheGroup, row, 1);
      addTo(likeTheRest, row, -1);
    }
  });
  return groupOf;
}

/**
 * Splits texts by what they say into groups of even size: indexes, ascending within a group; alike ones
 * together. The sizes are those of `evenSizes(texts.length, groups)`, in that order; where there are fewer
 * texts than groups, each is a group of its own. Decided by the texts and their order alone: equal texts keep
 * their order. Time grows with the square of the number of texts; meant for up to some 2,000. Not from the
 * paper.
 */
export function similarGroups(texts: readonly string[], groups: number): number[][] {
  if (!Number.isInteger(groups) || groups < 1) {
    throw new RangeError(`Give a whole number of groups from 1 on, not ${groups}.`);
  }
  if (texts.length === 0) return [];
  const sizes = evenSizes(texts.length, Math.min(groups, texts.length));
  const rowOf = similarityRows(termVectors(texts));
  const groupOf = growGroups(rowOf, sizes, texts.length);
  improveBySwaps({ groupOf, groups: sizes.length, rowOf });
  const result: number[][] = sizes.map(() => []);
  groupOf.forEach((group, index) => result[group]?.push(index));
  return result;
}
