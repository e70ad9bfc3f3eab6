import type { EstimateWork } from './estimate-work.js';
import { withJudging } from './judging.js';
import type { Phase } from './phase.js';
import type { Scenario } from './scenario.js';
import { baselineStage } from './stage-baseline.js';
import { polishStage } from './stage-polish.js';
import { testStage } from './stage-test.js';
import { learnStage } from './stage-waves.js';

/** All calls of a run in this scenario, in order. Add a function here for each new stage of a run. */
export function phasesOf(work: EstimateWork, scenario: Scenario): Phase[] {
  const baseline = baselineStage(work, scenario);
  const learnt = learnStage(work, scenario);
  const polished = polishStage(work, scenario, learnt.candidate);
  const tested = testStage(work, scenario, { ...polished.candidate, scored: learnt.scored });
  const all = [...baseline, ...learnt.phases, ...polished.phases, ...tested];
  return withJudging(all, work, scenario);
}
