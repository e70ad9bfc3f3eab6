import { evenSizes } from './even-parts.js';
import { groupAlike } from './group-alike.js';
import { splitInTwo } from './split-in-two.js';
import type { Steps } from './steps.js';
import { termVectors } from './term-vectors.js';
import type { TermVector } from './term-vectors.js';

/** The time of comparing all with all grows with the square of their number: more texts than this are split in two first. */
const mostAtOnce = 1_000;

function* groupMembers(
  vectors: readonly TermVector[],
  members: readonly number[],
  sizes: readonly number[],
): Steps<number[][]> {
  if (sizes.length === 1) return [[...members]];
  if (members.length <= mostAtOnce) return yield* groupAlike({ vectors, members, sizes });
  const middle = Math.ceil(sizes.length / 2);
  const [left, right] = [sizes.slice(0, middle), sizes.slice(middle)];
  const size = left.reduce((sum, each) => sum + each, 0);
  const halves = yield* splitInTwo({ vectors, members, size });
  return [
    ...(yield* groupMembers(vectors, halves.first, left)),
    ...(yield* groupMembers(vectors, halves.second, right)),
  ];
}

/**
 * Splits texts by what they say into groups of even size: indexes, ascending within a group; alike ones
 * together. The sizes are those of `evenSizes(texts.length, groups)`, in that order; where there are fewer
 * texts than groups, each is a group of its own. Decided by the texts and their order alone: equal texts keep
 * their order. Not from the paper.
 */
export function* similarGroups(texts: readonly string[], groups: number): Steps<number[][]> {
  if (!Number.isInteger(groups) || groups < 1) {
    throw new RangeError(`Give a whole number of groups from 1 on, not ${groups}.`);
  }
  if (texts.length === 0) return [];
  const sizes = evenSizes(texts.length, Math.min(groups, texts.length));
  return yield* groupMembers(yield* termVectors(texts), [...texts.keys()], sizes);
}
