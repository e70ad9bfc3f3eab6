import type { EstimateWork } from './estimate-work.js';
import type { Inputs, Phase } from './phase.js';
import { times } from './phase.js';
import { proposals } from './proposals.js';
import { rollouts } from './rollouts.js';
import { leftOf } from './scenario.js';
import type { Scenario } from './scenario.js';
import { scoring } from './scoring.js';

/** Modules of a subset, or of a merge of several. */
export interface Candidate {
  /** Total tokens that its modules have gained over those of the run. */
  grown: number;
  /** Probability that it differs from the run's modules. */
  changed: number;
}

/** Phases of all subsets, and the candidate of one of them (in a chain: of the last). */
export function optimizeStage(
  work: EstimateWork,
  scenario: Scenario,
): { phases: Phase[]; candidate: Candidate } {
  const begin: Candidate = { grown: 0, changed: 0 };
  if (work.subsets === 0) return { phases: [], candidate: begin };
  if (work.strategy.startsFrom === 'baseline') {
    const lanes = Math.min(work.subsets, work.optimize.window);
    const explored = { ...work.inputs.explored };
    return subset({ work, scenario, begin, explored, copies: work.subsets, lanes });
  }
  return chain(work, scenario, begin);
}

/** Maximum subsets in a chain that are computed one by one; the others equal the last of them. */
const mostWalked = 40;

/** Sequential subsets, each of which continues from the result of the previous one. */
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
      work,
      begin: candidate,
      copies,
      lanes: 1,
      scenario: afterLearning(scenario, candidate, number),
      explored: times(work.inputs.subset, copies),
    });
    phases.push(...result.phases);
    ({ candidate } = result);
  }
  return { phases, candidate };
}

/** What earlier subsets learned also helps on later ones, though less than on their own tasks. */
export function afterLearning(scenario: Scenario, { changed }: Candidate, subsets: number): Scenario {
  const fixed = (1 - scenario.leftShare) * scenario.carriesOver;
  const left = (1 - fixed) ** (1 + scenario.keepsFixing * Math.max(0, subsets - 1));
  return { ...scenario, failureShare: scenario.failureShare * (1 - changed * (1 - left)) };
}

/** Share of epochs in which the optimizer proposes something new. */
const shareWithNews = 0.98;

interface SubsetStep {
  work: EstimateWork;
  scenario: Scenario;
  begin: Candidate;
  /** Inputs that all copies run to explore. */
  explored: Inputs;
  /** Number of identical subsets. */
  copies: number;
  /** How many of the copies run at the same time. */
  lanes: number;
}

/** Epochs of explore, critique, propose, score and accept, for all copies of a subset. */
export function subset(step: SubsetStep): { phases: Phase[]; candidate: Candidate } {
  const { work, scenario, begin, explored, copies, lanes } = step;
  const { optimize } = work;
  const { tasks } = work.inputs.subset;
  const phases = [rollouts({ work, scenario, stage: 'optimize', inputs: explored, grown: begin.grown })];
  let { grown, changed } = begin;
  let failing = tasks * scenario.failureShare;
  let accepted = scenario.accepted;
  // Share of an epoch's critiques that the previous epoch did not produce: after an accepted proposal.
  let fresh = 1;
  let rejected = 0;
  const shareRevised = optimize.modules === 'together' ? 1 : 1 / Math.max(1, work.modules);
  for (let epoch = 1; epoch <= optimize.epochs; epoch += 1) {
    // A subset without failing tasks is done.
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

/** One call per failed trajectory (or per trajectory), for this many subsets. */
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
