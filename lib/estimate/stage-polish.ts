import { polishBatches } from '../optimizer/dividing/polish-batches.js';
import type { EstimateWork } from './estimate-work.js';
import type { Phase } from './phase.js';
import { times } from './phase.js';
import { rollouts } from './rollouts.js';
import type { Scenario } from './scenario.js';
import { chain } from './stage-optimize.js';
import type { Candidate } from './stage-optimize.js';

/** Sequential mini-batches of all train tasks on the merged modules, and their result on validation. */
export function polishStage(
  work: EstimateWork,
  scenario: Scenario,
  merged: Candidate,
): { phases: Phase[]; candidate: Candidate } {
  const { optimize, inputs, strategy } = work;
  const batches = polishBatches({
    polish: optimize.polish,
    merges: strategy.merges,
    subsets: work.subsets,
    extended: false,
  });
  if (batches === 0) return { phases: [], candidate: merged };
  const mini = {
    ...work,
    subsets: batches,
    optimize: { ...optimize, epochs: 1 },
    inputs: { ...inputs, subset: times(inputs.subset, work.subsets / batches) },
  };
  const { phases, candidate } = chain(mini, scenario, merged);
  const scored = optimize.score === 'validation' ? 0 : scenario.accepted > 0 ? 1 : 0;
  const validation = rollouts({
    work,
    scenario,
    stage: 'merge',
    inputs: times(inputs.validation, scored),
    grown: candidate.grown,
  });
  // In a run's tree, polishing is part of the merge stage.
  return { phases: [...phases.map(phase => ({ ...phase, stage: 'merge' as const })), validation], candidate };
}
