import type { EstimateWork } from './estimate-work.js';
import { withJudging } from './judging.js';
import type { Phase } from './phase.js';
import type { Scenario } from './scenario.js';
import { baselineStage } from './stage-baseline.js';
import { mergeStage } from './stage-merge.js';
import { optimizeStage } from './stage-optimize.js';
import { polishStage } from './stage-polish.js';
import { testStage } from './stage-test.js';

/** All calls of a run that goes in this way, in order. A new stage of a run is a function here. */
export function phasesOf(work: EstimateWork, scenario: Scenario): Phase[] {
  const baseline = baselineStage(work, scenario);
  const optimized = optimizeStage(work, scenario);
  const merged = mergeStage(work, scenario, optimized.candidate);
  const polished = polishStage(work, scenario, merged.candidate);
  const tested = testStage(work, scenario, polished.candidate);
  const all = [...baseline, ...optimized.phases, ...merged.phases, ...polished.phases, ...tested];
  return withJudging(all, work, scenario);
}
