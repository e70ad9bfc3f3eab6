import type { Evaluation } from '../../../domain/evaluation.js';
import { unlessUnavailable } from '../step-unavailable.js';
import { evaluateSplit } from './evaluate-split.js';
import type { Baseline, Run } from './run.js';

/**
 * Evaluates the baseline on validation and, for the first of two times, on test. Nothing needs its test before
 * the end: the run continues beside it. If no validation task has an answer, a person decides whether the run
 * continues with this baseline or evaluates it again.
 */
export async function measureBaseline(run: Run): Promise<null> {
  const { steps, input, state } = run;
  const { modules } = input;
  const { progress } = state;
  await steps.enter('baseline');
  for (;;) {
    progress.outcomes = {};
    const testing = testBaseline(run);
    // It is awaited below or, once it is the run's, at its end.
    testing.catch(() => undefined);
    const request = { split: 'validation', modules, of: 'baseline', partial: true } as const;
    const validation = await evaluateSplit(run, request).catch(async (error: unknown) => {
      await testing;
      throw error;
    });
    progress.scores.baseline.validation = validation.score;
    if (await isAccepted(run, validation)) {
      state.baseline = { validation, test: null };
      run.baselineTest = endTest(run, state.baseline, testing);
      // The run may end by a cancellation or a failure before it waits for this.
      run.baselineTest.catch(() => undefined);
      return null;
    }
    await testing;
  }
}

async function testBaseline(run: Run): Promise<Evaluation | null> {
  const { input, state } = run;
  const { modules } = input;
  const request = { split: 'test', modules, of: 'baseline', partial: true } as const;
  const test = await unlessUnavailable(() => evaluateSplit(run, request));
  state.progress.scores.baseline.test = test?.score ?? null;
  return test;
}

async function endTest(run: Run, baseline: Baseline, testing: Promise<Evaluation | null>): Promise<void> {
  baseline.test = await testing;
  if (baseline.test) await check(run, baseline.validation, baseline.test);
  run.baselineTest = null;
}

/** Whether the run continues with this baseline; a person is asked if it has no answers. */
async function isAccepted(run: Run, validation: Evaluation): Promise<boolean> {
  const need = await check(run, validation);
  if (!need) return true;
  return (await run.steps.decide({ kind: 'NoAnswers', ...need, asIs: { unscored: 0 } })) === 'asIs';
}

/** Looks at the baseline's answers, and shows what a person should know. */
async function check({ steps, state }: Run, validation: Evaluation, test?: Evaluation) {
  const checked = await unlessUnavailable(() =>
    steps.checkBaseline(
      { validation: validation.record, ...(test && { test: test.record }) },
      'looks at the baseline’s answers',
    ),
  );
  if (!checked) return null;
  const { need, warnings } = checked;
  state.progress.warnings = need ? [need.reason] : warnings;
  return need;
}
