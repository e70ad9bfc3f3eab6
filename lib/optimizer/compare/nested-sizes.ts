import { deriveSeed, shuffled } from '../seed.js';

/**
 * The first `size` items in an order in which every prefix has the classes in about their overall shares: so
 * a larger size contains everything that a smaller one does. Returns indexes, ascending; all of them if there
 * are no more.
 *
 * Within its class, each item has a random position, and the classes are interleaved by relative position;
 * ties are broken at random. Not from the paper.
 */
export function firstStratified(options: {
  classes: readonly string[];
  size: number;
  seed: number;
}): number[] {
  const { classes, size, seed } = options;
  if (size >= classes.length) return [...classes.keys()];
  const members = new Map<string, number[]>();
  classes.forEach((name, place) => members.set(name, [...(members.get(name) ?? []), place]));
  // Sorted first, so that the order in which the classes appear does not matter.
  const names = shuffled([...members.keys()].sort(), deriveSeed(seed, 'sizes'));
  const laid = names.flatMap((name, rank) => {
    const own = shuffled(members.get(name) ?? [], deriveSeed(seed, 'sizes', name));
    return own.map((place, turn) => ({ place, far: (turn + 0.5) / own.length, rank }));
  });
  laid.sort((left, right) => left.far - right.far || left.rank - right.rank);
  return laid
    .slice(0, size)
    .map(({ place }) => place)
    .sort((left, right) => left - right);
}
