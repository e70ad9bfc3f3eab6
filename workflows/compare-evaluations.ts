import type { Evaluation } from '../algorithm/domain/evaluation.js';
import type { Comparison } from '../activities/seal-evaluation.js';
import { activities, storeOptions } from './activity-options.js';
import type { Patience } from './patience.js';

/** Both scores over the tasks that both have scored. No activity is needed where all tasks are scored. */
export async function compareEvaluations(input: {
  patience: Patience;
  parent: Evaluation;
  candidate: Evaluation;
}): Promise<Comparison> {
  const { patience, parent, candidate } = input;
  if (parent.score.unscored + candidate.score.unscored === 0) {
    return { parent: parent.score, candidate: candidate.score };
  }
  return patience.attempt(() =>
    activities.compareEvaluations.executeWithOptions({ ...storeOptions, summary: 'compares task by task' }, [
      { parent: parent.record, candidate: candidate.record },
    ]),
  );
}
