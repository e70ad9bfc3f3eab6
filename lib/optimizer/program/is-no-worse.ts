import type { Evaluation } from '../../domain/evaluation.js';
import { decideMerge } from '../acceptance/accept.js';
import { compareEvaluations } from './compare-evaluations.js';
import type { Steps } from './steps.js';

/**
 * Whether a candidate scores at most `tolerance` below what it was made from, over the validation tasks that
 * both have scored: the rule for comparing a merge with its best parent.
 */
export async function isNoWorse(
  steps: Steps,
  { parent, candidate, tolerance }: { parent: Evaluation; candidate: Evaluation; tolerance: number },
): Promise<boolean> {
  const compared = await compareEvaluations(steps, { parent, candidate });
  const { choice } = decideMerge({ merged: compared.candidate, parents: [compared.parent], tolerance });
  return choice === 'merged';
}
