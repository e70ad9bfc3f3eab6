import { deriveSeed, shuffled } from '../seed.js';

/**
 * The first `size` of the items in an order in which every beginning has the classes in about their shares of the
 * whole: so what a smaller size has, a larger one has too. Gives places, ascending; all where there are no more.
 *
 * Within its class each item has a random place, and the classes are laid beside each other by how far through
 * itself each is; where several are as far, chance decides. Not from the paper.
 */
export function firstStratified(input: { classes: readonly string[]; size: number; seed: number }): number[] {
  const { classes, size, seed } = input;
  if (size >= classes.length) return [...classes.keys()];
  const members = new Map<string, number[]>();
  classes.forEach((name, place) => members.set(name, [...(members.get(name) ?? []), place]));
  // Sorted first, so that the order in which the classes appear does not decide.
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
