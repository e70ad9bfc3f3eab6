import type { EstimateWork } from './estimate-work.js';
import { proposals } from './proposals.js';
import { shareWithInterval } from './probe.js';
import { acceptedAfter, carriedOver, leftAfter } from './rehearsal.js';
import type { Rehearsal } from './rehearsal.js';
import { leftAtSmallest } from './scenario.js';
import type { Scenario } from './scenario.js';

/** How far what other subsets do may be off what the rehearsed ones did. */
const spread = {
  low: { left: 0.6, length: 0.7, critique: 0.8, carried: 0.7 },
  expected: { left: 1, length: 1, critique: 1, carried: 1 },
  high: { left: 1.6, length: 1.4, critique: 1.3, carried: 1.3 },
};

/** A way in which a run may go, once its first subsets have been rehearsed. Not from the paper. */
export function rehearsedScenario(
  scenario: Scenario,
  rehearsal: Rehearsal,
  /** With what the scenario was made for. */
  work: EstimateWork,
): Scenario {
  const { name } = scenario;
  const by = spread[name];
  const { subsets, accepted, tasks, critique, proposal } = rehearsal;
  const interval = shareWithInterval({ tasks: subsets, share: accepted / subsets });
  const carried = carriedOver(rehearsal);
  const left = Math.min(1, leftAfter(rehearsal, scenario.leftShare) * by.left);
  const usual = { ...scenario, ruleShare: 1, ruleLength: 1 };
  const length = proposal.tokens / Math.max(1, usualReply(work, usual, proposal.failures));
  return {
    ...scenario,
    accepted: name === 'expected' ? acceptedAfter(rehearsal, scenario.accepted) : interval[name],
    leftShare: accepted === 0 ? scenario.leftShare : leftAtSmallest(left, tasks),
    carriesOver: carried === null ? scenario.carriesOver : Math.min(1, carried * by.carried),
    critique: critique === null ? scenario.critique : critique * by.critique,
    ruleShare: 1,
    ruleLength: length * by.length,
  };
}

/** Tokens of the replies that a first proposal was taken to need, written on so many failures. */
function usualReply(work: EstimateWork, scenario: Scenario, failures: number): number {
  const step = { work, scenario, failing: failures, grown: 0, rejected: 0, subsets: 1, lanes: 1 };
  const { phases } = proposals(step);
  const tokens = phases.reduce((sum, { completionTokens }) => sum + completionTokens, 0);
  return tokens / Math.max(1, work.optimize.proposals);
}
