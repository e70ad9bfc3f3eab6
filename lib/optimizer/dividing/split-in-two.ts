import { groupSimilar } from '../merging/group-similar.js';
import type { Similarity } from '../merging/similarity.js';
import { deriveSeed, shuffled } from '../seed.js';
import type { Cooperative } from '../cooperative.js';

/** This many texts, drawn from all, are compared pairwise to find what separates the halves. */
const sampleSize = 400;
/** Each round assigns all texts to the half of the previous round that they are more similar to. */
const rounds = 3;

interface Halves {
  first: number[];
  second: number[];
}

function* sample(likeness: Similarity, members: readonly number[], size: number): Cooperative<Halves> {
  // Drawn, not every nth: a periodic pattern in the order of the texts would be missed or doubled.
  const chosen = shuffled(members, deriveSeed(members.length, 'sample')).slice(0, sampleSize);
  const share = Math.round((size / members.length) * chosen.length);
  const own = Math.min(chosen.length - 1, Math.max(1, share));
  const sizes = [own, chosen.length - own];
  const [first = [], second = []] = yield* groupSimilar({ likeness, members: chosen, sizes });
  return { first, second };
}

/**
 * Splits many texts by content into two parts, the first with `size` members: compares a sample of them
 * pairwise, and all others with the two groups of the sample (2-means clustering with fixed sizes). Time
 * grows with the number of members, not with its square. Members keep their order.
 */
export function* splitInTwo(input: {
  likeness: Similarity;
  members: readonly number[];
  size: number;
}): Cooperative<Halves> {
  const { likeness, members, size } = input;
  let halves = yield* sample(likeness, members, size);
  for (let round = 0; round < rounds; round += 1) {
    const inOrder = yield* likeness.preferences({ members, ...halves });
    const pulls = new Map(members.map((member, place) => [member, inOrder[place] ?? 0]));
    yield;
    const sorted = [...members].sort(
      (left, right) => (pulls.get(right) ?? 0) - (pulls.get(left) ?? 0) || left - right,
    );
    halves = { first: sorted.slice(0, size), second: sorted.slice(size) };
    yield;
  }
  const ascending = (part: number[]) => part.sort((left, right) => left - right);
  return { first: ascending(halves.first), second: ascending(halves.second) };
}
