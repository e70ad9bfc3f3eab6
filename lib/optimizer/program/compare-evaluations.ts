import type { Evaluation } from '../../domain/evaluation.js';
import type { Score } from '../../domain/score.js';
import type { Steps } from './steps.js';

/** Both scores over the tasks that both have scored. If all tasks are scored, no step is needed. */
export async function compareEvaluations(
  steps: Steps,
  { parent, candidate }: { parent: Evaluation; candidate: Evaluation },
): Promise<{ parent: Score; candidate: Score }> {
  if (parent.score.unscored + candidate.score.unscored === 0) {
    return { parent: parent.score, candidate: candidate.score };
  }
  return steps.compareEvaluations(
    { parent: parent.record, candidate: candidate.record },
    'compares task by task',
  );
}
