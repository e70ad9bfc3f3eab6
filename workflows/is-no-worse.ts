import { decideMerge } from '../lib/optimizer/acceptance/accept.js';
import type { Evaluation } from '../lib/domain/evaluation.js';
import type { OptimizeConfig } from '../lib/config/optimize.js';
import { compareEvaluations } from './compare-evaluations.js';
import type { StageWork } from './evaluate-split.js';

/**
 * Whether a candidate scores at most `merge.tolerance` below what it was made from, over the validation tasks
 * that both have scored: the rule for comparing a merge with its best parent.
 */
export async function isNoWorse(
  { input, board }: StageWork,
  { parent, candidate }: { parent: Evaluation; candidate: Evaluation },
): Promise<boolean> {
  const { patience } = board;
  const compared = await compareEvaluations({ patience, parent, candidate });
  const { tolerance }: Partial<OptimizeConfig['merge']> = input.settings.merge;
  const { choice } = decideMerge({ merged: compared.candidate, parents: [compared.parent], tolerance });
  return choice === 'merged';
}
