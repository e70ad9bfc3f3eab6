import type { EstimateWork } from './estimate-work.js';
import type { Inputs, Phase } from './phase.js';
import { times } from './phase.js';
import { rollouts } from './rollouts.js';
import type { Scenario } from './scenario.js';

/** Share of a rejected candidate's tasks that racing skips. */
const savedByRace = 0.3;

/** Scoring of an epoch's candidates, and of their parents if those have no score on the same tasks. */
export function scoring(step: {
  work: EstimateWork;
  scenario: Scenario;
  epoch: number;
  /** Tokens that the parent's modules have gained; `candidate`: the same for a candidate. */
  grown: number;
  candidate: number;
  /** Candidates in all subsets. */
  subsets: number;
  /** Probability that a candidate is accepted. */
  chance: number;
  lanes: number;
  /** Probability that the parent is new. */
  fresh: number;
}): Phase[] {
  const { work, scenario, epoch, grown, candidate, subsets, chance, lanes, fresh } = step;
  const ground = groundOf(work);
  const raced = work.optimize.racing ? 1 - (1 - chance) * savedByRace : 1;
  const common = { work, scenario, stage: 'optimize' as const, lanes: Math.max(1, lanes * ground.tasks) };
  const own = rollouts({ ...common, inputs: times(ground, subsets * raced), grown: candidate });
  // The first parents are the run's modules, whose rollouts on other subsets' tasks are in the journal.
  const isKnown = work.optimize.score !== 'rotating' || (epoch === 1 && fresh === 1 && grown === 0);
  if (isKnown) return [own];
  const parents = times(ground, subsets / work.optimize.proposals);
  return [own, rollouts({ ...common, inputs: parents, grown })];
}

function groundOf({ optimize, inputs }: EstimateWork): Inputs {
  switch (optimize.score) {
    case 'subset':
      return inputs.subset;
    case 'validation':
      return inputs.validation;
    case 'rotating': {
      const { tasks } = inputs.subset;
      return times(inputs.subset, tasks === 0 ? 0 : (optimize.sample ?? tasks) / tasks);
    }
  }
}
