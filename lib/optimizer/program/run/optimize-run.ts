import { strategies } from '../../strategies/index.js';
import type { RunSteps } from '../steps.js';
import { unlessUnavailable } from '../step-unavailable.js';
import { divide } from './divide.js';
import { measureBaseline } from './measure-baseline.js';
import { polish } from './polish.js';
import { once } from './run.js';
import type { Run, RunInput, RunState } from './run.js';
import { testResult } from './test-result.js';

/**
 * The method as a program: baseline, divide, what the strategy does to get from subsets to one result,
 * polish, test. It resumes from its state. If a person ends the run and a step can no longer be done, it goes
 * on with the test of what it has.
 */
export async function optimizeRun(steps: RunSteps, input: RunInput, state: RunState): Promise<void> {
  const strategy = strategies[input.settings.strategy];
  const run: Run = { steps, plan: strategy, input, state, baselineTest: null };
  await unlessUnavailable(async () => {
    await once(run, 'baseline', () => measureBaseline(run));
    await once(run, 'division', () => divide(run));
    await once(run, 'result', () => strategy.optimize(run));
    await once(run, 'polish', () => polish(run));
  });
  await testResult(run);
}
