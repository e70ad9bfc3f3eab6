import { startingPointName } from '../../domain/starting-point.js';
import type { Splits, Task } from '../../domain/task.js';
import type { FoundModules } from './read-run-modules.js';

/**
 * Warns about validation and test tasks that the start modules were optimized on: scores on them prove
 * nothing. Tasks are matched by input, because ids are unique only within a file.
 */
export function seenBefore(
  { beginning, train }: Pick<FoundModules, 'beginning' | 'train'>,
  splits: Pick<Splits, 'validation' | 'test'>,
): string[] {
  const inputs = new Set(train.map(({ input }) => input));
  const count = (tasks: Task[]) => tasks.filter(({ input }) => inputs.has(input)).length;
  const seen = { validation: count(splits.validation), test: count(splits.test) };
  if (seen.validation + seen.test === 0) return [];
  return [
    `Careful: ${seen.validation} of the ${splits.validation.length} validation and ${seen.test} of the ${splits.test.length} test tasks were train tasks of ${startingPointName(beginning)}. Scores on them do not show an improvement. Keep the seed and the splits of that run, or use other data.`,
  ];
}
