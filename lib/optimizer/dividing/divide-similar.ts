import type { Likeness } from '../merging/likeness.js';
import { similarGroups } from './similar-groups.js';
import type { Steps } from '../steps.js';

/**
 * Tasks whose inputs say alike things together: what is easily confused is then seen side by side. `likeness` is
 * of the inputs in `order`, which names the tasks' indexes. Indexes, ascending within a subset; sizes differ by at
 * most one; no seed has a part in it. In steps, as comparing all with all takes its time. Not from the paper.
 */
export function* similarSubsets(
  { likeness, order }: { likeness: Likeness; order: readonly number[] },
  subsets: number,
): Steps<number[][]> {
  const groups = yield* similarGroups(likeness, subsets);
  return groups.map(group => group.map(place => order[place] ?? 0).sort((left, right) => left - right));
}
