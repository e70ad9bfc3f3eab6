import { deriveSeed, shuffled } from '../optimizer/seed.js';

export interface DrawOptions {
  /** The class of each item. */
  classes: readonly string[];
  /** The size of each draw. The sum must not exceed the number of items. */
  counts: readonly number[];
  seed: number;
}

/**
 * Draws disjoint sets of exactly the given sizes, each with classes in proportion to the remaining items: a
 * class's share is its quota rounded down or up by largest remainder (Hamilton); a seeded order of the
 * classes breaks ties. Returns the items' indexes in ascending order. Not from the paper.
 */
export function drawStratified({ classes, counts, seed }: DrawOptions): number[][] {
  const members = membersOf(classes);
  // Sort first, so that the order in which classes appear has no effect.
  const names = shuffled([...members.keys()].sort(), deriveSeed(seed, 'classes'));
  const pools = names.map(name => shuffled(members.get(name) ?? [], deriveSeed(seed, 'class', name)));
  return counts.map(count => {
    const shares = apportion(
      pools.map(pool => pool.length),
      count,
    );
    return pools.flatMap((pool, index) => pool.splice(0, shares[index] ?? 0)).sort((a, b) => a - b);
  });
}

function membersOf(classes: readonly string[]): Map<string, number[]> {
  const members = new Map<string, number[]>();
  for (const [index, name] of classes.entries()) {
    const indexes = members.get(name);
    if (indexes === undefined) members.set(name, [index]);
    else indexes.push(index);
  }
  return members;
}

/** Splits `count` in proportion to the sizes: integers that sum to `count`, none above its size. */
function apportion(sizes: readonly number[], count: number): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total === 0) return sizes.map(() => 0);
  // Products of two counts are exact, so equal remainders compare as equal.
  const shares = sizes.map(size => Math.floor((size * count) / total));
  const remainders = sizes.map(size => (size * count) % total);
  const left = count - shares.reduce((sum, share) => sum + share, 0);
  const byRemainder = sizes.map((_, index) => index);
  byRemainder.sort((a, b) => (remainders[b] ?? 0) - (remainders[a] ?? 0));
  for (const index of byRemainder.slice(0, left)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}
