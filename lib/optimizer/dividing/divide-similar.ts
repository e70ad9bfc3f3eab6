import type { Similarity } from '../merging/similarity.js';
import { similarGroups } from './similar-groups.js';
import type { Cooperative } from '../cooperative.js';

/**
 * Puts tasks with similar inputs together, so that easily confused ones are seen side by side. `likeness`
 * covers the inputs in `order`, which lists the tasks' indexes. Returns indexes, ascending within a subset;
 * sizes differ by at most one; does not use a seed. Runs in steps, because comparing all pairs takes time.
 * Not from the paper.
 */
export function* similarSubsets(
  { likeness, order }: { likeness: Similarity; order: readonly number[] },
  subsets: number,
): Cooperative<number[][]> {
  const groups = yield* similarGroups(likeness, subsets);
  return groups.map(group => group.map(place => order[place] ?? 0).sort((left, right) => left - right));
}
