import { planWaves } from '../optimizer/dividing/plan-waves.js';
import type { EstimateWork } from './estimate-work.js';
import type { Phase } from './phase.js';
import { times } from './phase.js';
import { rollouts } from './rollouts.js';
import type { Scenario } from './scenario.js';
import { labelled, mergeStage } from './stage-merge.js';
import { afterLearning, optimizeStage, subset } from './stage-optimize.js';
import type { Candidate } from './stage-optimize.js';

/** Result of optimizing and merging. */
interface Learnt {
  phases: Phase[];
  candidate: Candidate;
  /** Whether its validation score is known. */
  scored: boolean;
}

/** All subsets and merges, in the run's number of waves. */
export function learnStage(work: EstimateWork, scenario: Scenario): Learnt {
  const sizes = planWaves({
    waves: work.optimize.waves,
    merges: work.strategy.merges,
    subsets: work.subsets,
  });
  if (sizes.length > 1) return inWaves(work, scenario, sizes);
  const optimized = optimizeStage(work, scenario);
  const merged = mergeStage(work, scenario, optimized.candidate);
  return {
    phases: [...optimized.phases, ...merged.phases],
    candidate: merged.candidate,
    scored: (work.subsets > 1 && work.strategy.merges) || work.optimize.score === 'validation',
  };
}

/** Each wave starts from the merge of all earlier waves and only handles the remaining failures. */
function inWaves(work: EstimateWork, scenario: Scenario, sizes: number[]): Learnt {
  const { inputs, optimize } = work;
  const phases: Phase[] = [];
  let base: Candidate = { grown: 0, changed: 0 };
  let scored = true;
  let done = 0;
  for (const size of sizes) {
    const result = subset({
      work,
      copies: size,
      lanes: Math.min(size, optimize.window),
      scenario: afterLearning(scenario, base, done),
      begin: { grown: base.grown, changed: 0 },
      explored: times(inputs.subset, size),
    });
    phases.push(...result.phases);
    const merged = mergedWave({ work, scenario, base, leaf: result.candidate, size, scored });
    phases.push(...merged.phases);
    done += size;
    scored = size > 1 || optimize.score === 'validation';
    base = {
      grown: merged.grown,
      changed: 1 - (1 - base.changed) * (1 - merged.changed),
    };
  }
  return { phases, candidate: base, scored };
}

/**
 * Nothing if the wave has one subset; otherwise its initial candidate on validation, if not yet scored, and
 * its merges.
 */
function mergedWave(wave: {
  work: EstimateWork;
  scenario: Scenario;
  base: Candidate;
  leaf: Candidate;
  size: number;
  scored: boolean;
}): Candidate & { phases: Phase[] } {
  const { work, scenario, base, leaf, size, scored } = wave;
  if (size === 1) return { ...leaf, phases: [] };
  const { merge, rollout, inputs, room } = work;
  const validation = times(inputs.validation, scored ? 0 : base.changed);
  const before = rollouts({ work, scenario, stage: 'merge', inputs: validation, grown: base.grown });
  // Rules common to all versions appear once, and are in every prompt of the agent.
  const above = {
    ...work,
    subsets: size,
    room: Math.max(0, room - base.grown / Math.max(1, work.modules)),
    rollout: { ...rollout, frame: rollout.frame + base.grown },
    merge: { ...merge, frame: merge.frame + (base.grown / Math.max(1, work.modules)) * labelled },
  };
  const merged = mergeStage(above, scenario, { grown: leaf.grown - base.grown, changed: leaf.changed });
  return {
    phases: [before, ...merged.phases],
    grown: base.grown + merged.candidate.grown,
    changed: merged.candidate.changed,
  };
}
