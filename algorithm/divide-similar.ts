import { indexesById } from './divider.js';
import type { DividableTask } from './divider.js';
import { similarGroups } from './similar-groups.js';
import type { Steps } from './steps.js';

/**
 * Tasks whose inputs say alike things together, by their words (TF-IDF): what is easily confused is then seen
 * side by side. Indexes, ascending within a subset; sizes differ by at most one; no seed has a part in it. In
 * steps, as comparing all with all takes its time. Not from the paper.
 */
export function* similarSubsets(
  tasks: readonly (DividableTask & { input: string })[],
  subsets: number,
): Steps<number[][]> {
  const order = indexesById(tasks);
  const texts = order.map(index => tasks[index]?.input ?? '');
  const groups = yield* similarGroups(texts, subsets);
  return groups.map(group => group.map(place => order[place] ?? 0).sort((left, right) => left - right));
}
