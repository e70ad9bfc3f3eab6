import type { EstimateWork } from './estimate-work.js';
import type { Inputs, Phase } from './phase.js';
import { times } from './phase.js';
import { proposals } from './proposals.js';
import { rollouts } from './rollouts.js';
import { leftOf } from './scenario.js';
import type { Scenario } from './scenario.js';
import { scoring } from './scoring.js';

/** What the modules of a subset, or of what is made of several, have come to. */
export interface Candidate {
  /** Tokens that its modules have more than those of the run, all together. */
  grown: number;
  /** That it differs from the run's modules. */
  changed: number;
}

/** How the subsets go, and what comes out of one of them (of a chain: of the last). */
export function optimizeStage(
  work: EstimateWork,
  scenario: Scenario,
): { phases: Phase[]; candidate: Candidate } {
  const begin: Candidate = { grown: 0, changed: 0 };
  if (work.subsets === 0) return { phases: [], candidate: begin };
  if (work.strategy.beginsWith === 'baseline') {
    const lanes = Math.min(work.subsets, work.optimize.window);
    const explored = { ...work.inputs.explored };
    return subset({ work, scenario, begin, explored, copies: work.subsets, lanes });
  }
  return chain(work, scenario, begin);
}

/** Subsets in a chain of which each is walked through; what comes after is like the last of them. */
const mostWalked = 40;

/** Subsets one after the other, each of which goes on with what the one before made. */
export function chain(
  work: EstimateWork,
  scenario: Scenario,
  begin: Candidate,
): { phases: Phase[]; candidate: Candidate } {
  const phases: Phase[] = [];
  let candidate = begin;
  for (let number = 0; number < Math.min(work.subsets, mostWalked); number += 1) {
    const isLast = number === mostWalked - 1;
    const copies = isLast ? work.subsets - number : 1;
    const result = subset({
      ...{ work, begin: candidate, copies, lanes: 1 },
      scenario: afterLearning(scenario, candidate, number),
      explored: times(work.inputs.subset, copies),
    });
    phases.push(...result.phases);
    ({ candidate } = result);
  }
  return { phases, candidate };
}

/** What was learnt on so many subsets before helps on the next ones, though less than on their own tasks. */
export function afterLearning(scenario: Scenario, { changed }: Candidate, subsets: number): Scenario {
  const mended = (1 - scenario.leftShare) * scenario.carriesOver;
  const left = (1 - mended) ** (1 + scenario.keepsMending * Math.max(0, subsets - 1));
  return { ...scenario, failureShare: scenario.failureShare * (1 - changed * (1 - left)) };
}

/** Epochs in which the optimizer has something new to say. */
const shareWithNews = 0.98;

interface SubsetStep {
  work: EstimateWork;
  scenario: Scenario;
  begin: Candidate;
  /** What all copies run to explore. */
  explored: Inputs;
  /** Subsets that go the same way. */
  copies: number;
  /** Of them, those that are under way at the same time. */
  lanes: number;
}

/** Epochs of explore, critique, propose, score and accept, on as many subsets as there are copies. */
export function subset(step: SubsetStep): { phases: Phase[]; candidate: Candidate } {
  const { work, scenario, begin, explored, copies, lanes } = step;
  const { optimize } = work;
  const { tasks } = work.inputs.subset;
  const phases = [rollouts({ work, scenario, stage: 'optimize', inputs: explored, grown: begin.grown })];
  let { grown, changed } = begin;
  let failing = tasks * scenario.failureShare;
  let accepted = scenario.accepted;
  // Of an epoch's critiques, those that the one before has not brought: after an accepted proposal.
  let fresh = 1;
  let rejected = 0;
  const shareRevised = optimize.modules === 'together' ? 1 : 1 / Math.max(1, work.modules);
  for (let epoch = 1; epoch <= optimize.epochs; epoch += 1) {
    // Where no task fails any more the subset is done.
    const alive = copies * Math.min(1, failing);
    phases.push(critiques({ work, scenario, failing, grown, subsets: alive * fresh, lanes }));
    const proposed = proposals({ work, scenario, failing, grown, rejected, subsets: alive, lanes });
    phases.push(...proposed.phases);
    const chance = 1 - (1 - accepted) ** optimize.proposals;
    const scored = alive * shareWithNews * optimize.proposals;
    const candidate = grown + proposed.tokens;
    phases.push(
      ...scoring({ work, scenario, epoch, grown, candidate, subsets: scored, chance, lanes, fresh }),
    );
    if (optimize.score !== 'subset' && epoch < optimize.epochs) {
      const inputs = times(work.inputs.subset, alive * chance);
      phases.push(rollouts({ work, scenario, stage: 'optimize', inputs, grown: candidate }));
    }
    grown += chance * proposed.tokens;
    changed = 1 - (1 - changed) * (1 - chance * Math.min(1, failing));
    failing *= 1 - chance * (1 - leftOf(scenario, tasks)) * shareRevised;
    rejected = (1 - chance) * (rejected + proposed.tokens);
    fresh = chance;
    accepted *= scenario.laterAccepted;
  }
  return { phases, candidate: { grown, changed } };
}

/** One call a failed trajectory (or each), in as many subsets. */
function critiques(step: {
  work: EstimateWork;
  scenario: Scenario;
  failing: number;
  grown: number;
  subsets: number;
  lanes: number;
}): Phase {
  const { work, scenario, failing, grown, subsets, lanes } = step;
  const { frame, attempt, showsModules } = work.critique;
  const asked = { none: 0, failures: failing, all: work.inputs.subset.tasks }[work.optimize.critique];
  const calls = subsets * asked * (1 + scenario.repaired);
  return {
    stage: 'optimize',
    role: 'evaluator',
    calls,
    promptTokens: calls * (frame + attempt + work.overhead.evaluator + (showsModules ? grown : 0)),
    completionTokens: calls * scenario.critique * scenario.critiqueReply,
    lanes: Math.max(1, lanes * asked),
  };
}
