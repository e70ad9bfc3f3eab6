import { indexesById } from '../lib/optimizer/dividing/divider.js';
import type { Reference } from '../lib/domain/reference.js';
import { confusions, failuresOf, failureText, groupOf } from '../lib/optimizer/dividing/failure-groups.js';
import type { FailureGroup } from '../lib/optimizer/dividing/failure-groups.js';
import { similarGroups } from '../lib/optimizer/dividing/similar-groups.js';
import type { WayInput } from './way-input.js';
import { inTurns } from './in-turns.js';
import { likenessOf } from './likeness-of.js';
import type { ToldLikeness } from './likeness-of.js';
import { readTrajectories } from './read-evaluation.js';

/** What failed in an exploration. */
interface Failures {
  count: number;
  /** What told which of them are alike; null where none had to be compared. */
  told: ToldLikeness | null;
  /** Failures that are alike together, in groups of at most one subset's share of them or with one confusion. */
  groups(subsets: number): Promise<FailureGroup[]>;
}

/**
 * Finds tasks that fail alike: by the same confusion of two short answers, or none at all; the others by what was
 * found wrong and what the agent said.
 */
export async function failureGroupsOf(input: WayInput, explored: Reference): Promise<Failures> {
  const { dependencies, context, train, signal } = input;
  const trajectories = await readTrajectories(dependencies.artifacts, explored);
  const failures = failuresOf(
    indexesById(train).flatMap(index => {
      const [task, trajectory] = [train[index], trajectories[index]];
      return task && trajectory ? [{ index, expected: task.expected, trajectory }] : [];
    }),
  );
  const { groups, others } = confusions(failures);
  const texts = others.map(failureText);
  const told = others.length < 2 ? null : await likenessOf({ context, texts, use: 'tasks', signal });
  return {
    count: failures.length,
    told,
    async groups(subsets) {
      if (!told) return [...groups, ...others.map(other => groupOf([other]))];
      const share = Math.ceil(failures.length / subsets);
      const alike = await inTurns(similarGroups(told.likeness, Math.ceil(others.length / share)));
      return [...groups, ...alike.map(places => groupOf(places.flatMap(place => others[place] ?? [])))];
    },
  };
}
