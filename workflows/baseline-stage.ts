import type { Evaluation } from '../lib/domain/evaluation.js';
import { activities, storeOptions } from './activity-options.js';
import { evaluateSplit } from './evaluate-split.js';
import type { StageWork } from './evaluate-split.js';
import { ifInReach } from './out-of-reach.js';
import type { RunStage } from './run-stages.js';

type Baseline = Record<'validation' | 'test', Evaluation>;

/**
 * Evaluates the baseline on validation and, for the first of two times, on test. If no task has an answer, a
 * person decides whether the run continues with it or evaluates it again.
 */
export const measureBaseline: RunStage = async (input, state, board) => {
  if (state.baseline) return;
  await board.enter('baseline');
  const work = { input, state, board };
  let baseline: Baseline;
  do {
    state.progress.outcomes = {};
    baseline = await evaluateBaseline(work);
    const { validation, test } = baseline;
    state.progress.scores.baseline = { validation: validation.score, test: test.score };
  } while (!(await isTaken(work, baseline)));
  state.baseline = baseline;
};

async function evaluateBaseline(work: StageWork): Promise<Baseline> {
  const { modules } = work.input;
  const [validation, test] = await Promise.all([
    evaluateSplit(work, { split: 'validation', modules, of: 'baseline', partial: true }),
    evaluateSplit(work, { split: 'test', modules, of: 'baseline', partial: true }),
  ]);
  return { validation, test };
}

/** Whether the run continues with this baseline; a person is asked if it has no answers. */
async function isTaken({ input, state, board }: StageWork, baseline: Baseline): Promise<boolean> {
  const check = await ifInReach(() =>
    board.patience.attempt(() =>
      activities.checkBaseline.executeWithOptions(
        { ...storeOptions, summary: 'looks at the baseline’s answers' },
        [{ run: input.run, validation: baseline.validation.record, test: baseline.test.record }],
      ),
    ),
  );
  if (!check) return true;
  const { need, warnings } = check;
  if (
    need &&
    (await board.patience.decide({ kind: 'NoAnswers', ...need, asIs: { unscored: 0 } })) === 'again'
  )
    return false;
  state.progress.warnings = need ? [need.reason] : warnings;
  return true;
}
