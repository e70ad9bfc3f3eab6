import type { Comparison } from '../lib/optimizer/acceptance/accept.js';
import type { Evaluation } from '../lib/domain/evaluation.js';
import type { RunReference } from '../lib/config/manifest.js';
import { activities, storeOptions } from './activity-options.js';
import type { Patience } from './patience.js';

/**
 * Both scores over the tasks that both have scored. If `tested` (the run) is set, includes a test of the
 * gain. Without a test, no activity is needed if all tasks are scored.
 */
export async function compareEvaluations(input: {
  patience: Patience;
  parent: Evaluation;
  candidate: Evaluation;
  tested?: RunReference;
}): Promise<Comparison> {
  const { patience, parent, candidate, tested } = input;
  const records = { parent: parent.record, candidate: candidate.record };
  if (tested) {
    return patience.attempt(() =>
      activities.testGain.executeWithOptions({ ...storeOptions, summary: 'tests the gain task by task' }, [
        { run: tested, ...records },
      ]),
    );
  }
  if (parent.score.unscored + candidate.score.unscored === 0) {
    return { parent: parent.score, candidate: candidate.score };
  }
  return patience.attempt(() =>
    activities.compareEvaluations.executeWithOptions({ ...storeOptions, summary: 'compares task by task' }, [
      records,
    ]),
  );
}
