import { rollouts } from './rollouts.js';
import type { EstimateWork } from './estimate-work.js';
import type { Phase } from './phase.js';
import type { Scenario } from './scenario.js';

/** Validation and test with the run's modules. */
export function baselineStage(work: EstimateWork, scenario: Scenario): Phase[] {
  return [rollouts({ work, scenario, stage: 'baseline', inputs: work.inputs.baseline, grown: 0 })];
}
