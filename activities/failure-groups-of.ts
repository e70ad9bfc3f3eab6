import { indexesById } from '../lib/optimizer/dividing/divider.js';
import type { Reference } from '../lib/domain/reference.js';
import { confusions, failuresOf, failureText, groupOf } from '../lib/optimizer/dividing/failure-groups.js';
import type { FailureGroup } from '../lib/optimizer/dividing/failure-groups.js';
import { similarGroups } from '../lib/optimizer/dividing/similar-groups.js';
import type { DividerInput } from './divider-input.js';
import { runWithYields } from './run-with-yields.js';
import { compareTexts } from './compare-texts.js';
import type { ComparedTexts } from './compare-texts.js';
import { readTrajectories } from './read-evaluation.js';

/** The failures of an exploration. */
interface Failures {
  count: number;
  /** How their similarity was determined; null if nothing had to be compared. */
  compared: ComparedTexts | null;
  /** Similar failures together, in groups of at most one subset's share or with one confusion. */
  groups(subsets: number): Promise<FailureGroup[]>;
}

/**
 * Finds tasks that fail in a similar way: by the same confusion of two short answers, or no answer at all;
 * the others by their critique and the agent's output.
 */
export async function failureGroupsOf(input: DividerInput, explored: Reference): Promise<Failures> {
  const { context, train, signal } = input;
  const trajectories = await readTrajectories(context.artifacts, explored);
  const failures = failuresOf(
    indexesById(train).flatMap(index => {
      const [task, trajectory] = [train[index], trajectories[index]];
      return task && trajectory ? [{ index, expected: task.expected, trajectory }] : [];
    }),
  );
  const { groups, others } = confusions(failures);
  const texts = others.map(failureText);
  const compared = others.length < 2 ? null : await compareTexts({ context, texts, use: 'tasks', signal });
  return {
    count: failures.length,
    compared,
    async groups(subsets) {
      if (!compared) return [...groups, ...others.map(other => groupOf([other]))];
      const share = Math.ceil(failures.length / subsets);
      const alike = await runWithYields(similarGroups(compared.likeness, Math.ceil(others.length / share)));
      return [...groups, ...alike.map(places => groupOf(places.flatMap(place => others[place] ?? [])))];
    },
  };
}
