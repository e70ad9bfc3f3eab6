import type { EstimateWork } from './estimate-work.js';
import type { Phase } from './phase.js';
import { times } from './phase.js';
import { rollouts } from './rollouts.js';
import type { Scenario } from './scenario.js';
import type { Candidate } from './stage-optimize.js';

/** Scores the result on test, and on validation if no merge scored it there. */
export function testStage(
  work: EstimateWork,
  scenario: Scenario,
  result: Candidate & { scored: boolean },
): Phase[] {
  if (work.subsets === 0) return [];
  const { validation, test } = work.inputs;
  const { changed, grown } = result;
  const common = { work, scenario, stage: 'test' as const, grown };
  return [
    ...(result.scored ? [] : [rollouts({ ...common, inputs: times(validation, changed) })]),
    rollouts({ ...common, inputs: times(test, changed) }),
  ];
}
