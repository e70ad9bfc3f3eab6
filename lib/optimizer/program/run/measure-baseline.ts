import { unlessUnavailable } from '../step-unavailable.js';
import { evaluateSplit } from './evaluate-split.js';
import type { Baseline, Run } from './run.js';

/**
 * Evaluates the baseline on validation and, for the first of two times, on test. If no task has an answer, a
 * person decides whether the run continues with it or evaluates it again.
 */
export async function measureBaseline(run: Run): Promise<null> {
  const { steps, state } = run;
  await steps.enter('baseline');
  let baseline: Baseline;
  do {
    state.progress.outcomes = {};
    baseline = await evaluateBaseline(run);
    const { validation, test } = baseline;
    state.progress.scores.baseline = { validation: validation.score, test: test.score };
  } while (!(await isAccepted(run, baseline)));
  state.baseline = baseline;
  return null;
}

async function evaluateBaseline(run: Run): Promise<Baseline> {
  const { modules } = run.input;
  const [validation, test] = await Promise.all([
    evaluateSplit(run, { split: 'validation', modules, of: 'baseline', partial: true }),
    evaluateSplit(run, { split: 'test', modules, of: 'baseline', partial: true }),
  ]);
  return { validation, test };
}

/** Whether the run continues with this baseline; a person is asked if it has no answers. */
async function isAccepted({ steps, state }: Run, { validation, test }: Baseline): Promise<boolean> {
  const check = await unlessUnavailable(() =>
    steps.checkBaseline(
      { validation: validation.record, test: test.record },
      'looks at the baseline’s answers',
    ),
  );
  if (!check) return true;
  const { need, warnings } = check;
  if (need && (await steps.decide({ kind: 'NoAnswers', ...need, asIs: { unscored: 0 } })) === 'again')
    return false;
  state.progress.warnings = need ? [need.reason] : warnings;
  return true;
}
