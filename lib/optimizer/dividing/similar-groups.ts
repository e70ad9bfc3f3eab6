import { evenSizes } from './even-parts.js';
import { groupSimilar } from '../merging/group-similar.js';
import type { Similarity } from '../merging/similarity.js';
import { splitInTwo } from './split-in-two.js';
import type { Cooperative } from '../cooperative.js';

/** Comparing all pairs takes quadratic time: more texts than this are split in two first. */
const mostAtOnce = 1_000;

function* groupMembers(
  likeness: Similarity,
  members: readonly number[],
  sizes: readonly number[],
): Cooperative<number[][]> {
  if (sizes.length === 1) return [[...members]];
  if (members.length <= mostAtOnce) return yield* groupSimilar({ likeness, members, sizes });
  const middle = Math.ceil(sizes.length / 2);
  const [left, right] = [sizes.slice(0, middle), sizes.slice(middle)];
  const size = left.reduce((sum, each) => sum + each, 0);
  const halves = yield* splitInTwo({ likeness, members, size });
  return [
    ...(yield* groupMembers(likeness, halves.first, left)),
    ...(yield* groupMembers(likeness, halves.second, right)),
  ];
}

/**
 * Splits texts by similarity into groups of even size: indexes, ascending within a group; similar ones
 * together. The sizes are those of `evenSizes(count, groups)`, in that order; with fewer texts than groups,
 * each text is a group. Depends only on the texts and their order: equal texts keep their order. Not from the
 * paper.
 */
export function* similarGroups(likeness: Similarity, groups: number): Cooperative<number[][]> {
  if (!Number.isInteger(groups) || groups < 1) {
    throw new RangeError(`Give a whole number of groups from 1 on, not ${groups}.`);
  }
  const { count } = likeness;
  if (count === 0) return [];
  const sizes = evenSizes(count, Math.min(groups, count));
  return yield* groupMembers(likeness, [...Array(count).keys()], sizes);
}
