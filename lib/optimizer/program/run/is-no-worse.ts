import type { Evaluation } from '../../../domain/evaluation.js';
import { decideMerge } from '../../acceptance/accept.js';
import { compareEvaluations } from '../compare-evaluations.js';
import type { Run } from './run.js';

/**
 * Whether a candidate scores at most `merge.tolerance` below what it was made from, over the validation tasks
 * that both have scored: the rule for comparing a merge with its best parent.
 */
export async function isNoWorse(
  { steps, input }: Run,
  evaluations: { parent: Evaluation; candidate: Evaluation },
): Promise<boolean> {
  const compared = await compareEvaluations(steps, evaluations);
  const { tolerance } = input.settings.merge;
  const { choice } = decideMerge({ merged: compared.candidate, parents: [compared.parent], tolerance });
  return choice === 'merged';
}
