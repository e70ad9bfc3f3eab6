import type { EstimateWork } from './estimate-work.js';
import { failuresOfModule, proposalCall } from './proposal-calls.js';
import { shareWithInterval } from './probe.js';
import { acceptedAfter, leftAfter, fixedElsewhere } from './rehearsal.js';
import type { Rehearsal } from './rehearsal.js';
import { leftAtSmallest } from './scenario.js';
import type { Scenario } from './scenario.js';

/** Allowed deviation of other subsets from the rehearsed ones. `low` makes a run cost less. */
const spread = {
  low: { left: 0.6, length: 0.7, critique: 0.8, fixed: 1.3, keepsFixing: 1 },
  expected: { left: 1, length: 1, critique: 1, fixed: 1, keepsFixing: 0.5 },
  high: { left: 1.6, length: 1.4, critique: 1.3, fixed: 0.7, keepsFixing: 0 },
};

/** A scenario based on the rehearsal of the first subsets. Not from the paper. */
export function rehearsedScenario(
  scenario: Scenario,
  rehearsal: Rehearsal,
  /** The work that the scenario was created for. */
  work: EstimateWork,
): Scenario {
  const { name } = scenario;
  const by = spread[name];
  const { subsets, accepted, tasks, critique } = rehearsal;
  const interval = shareWithInterval({ tasks: subsets, share: accepted / subsets });
  const left = Math.min(1, leftAfter(rehearsal, scenario.leftShare) * by.left);
  const leftShare = accepted === 0 ? scenario.leftShare : leftAtSmallest(left, tasks);
  const fixed = fixedElsewhere(rehearsal);
  return {
    ...scenario,
    accepted: name === 'expected' ? acceptedAfter(rehearsal, scenario.accepted) : interval[name],
    leftShare,
    ...(fixed !== null && {
      carriesOver: carriedOver(fixed * by.fixed, leftShare),
      keepsFixing: by.keepsFixing,
    }),
    ...(critique && critique.text > 0
      ? { critique: critique.text * by.critique, critiqueReply: critique.reply / critique.text }
      : {}),
    ...rulesAsWritten({ scenario, rehearsal, work, by: by.length }),
  };
}

/** Share fixed on other tasks, relative to what a subset of the smallest size fixes on its own tasks. */
function carriedOver(fixed: number, leftShare: number): number {
  return leftShare >= 1 ? 0 : Math.min(1, fixed / (1 - leftShare));
}

/** Number and length of rules that reproduce the observed growth of the modules and size of the replies. */
function rulesAsWritten(step: {
  scenario: Scenario;
  rehearsal: Rehearsal;
  work: EstimateWork;
  by: number;
}): Pick<Scenario, 'ruleShare' | 'ruleLength' | 'proposalReply'> {
  const { scenario, rehearsal, work, by } = step;
  const { failures, grown, reply } = rehearsal.proposal;
  const usual = { ...scenario, ruleShare: 1, ruleLength: 1, proposalReply: 1 };
  const ruleLength = Math.max(shortest, grown / Math.max(1, firstProposal(work, usual, failures).grown));
  const written = firstProposal(work, { ...usual, ruleLength }, failures);
  return { ruleShare: 1, ruleLength: ruleLength * by, proposalReply: reply / Math.max(1, written.reply) };
}

/** Minimum, because a proposal that only removes rules still has a reply. */
const shortest = 0.05;

/** Growth of the modules and reply tokens of a first proposal for this number of failures. */
function firstProposal(work: EstimateWork, scenario: Scenario, failing: number) {
  const assumed = { work, scenario };
  const own = failuresOfModule(assumed, failing);
  const revised = work.optimize.modules === 'together' ? work.modules : 1;
  let grown = 0;
  let reply = 0;
  for (let call = 1, of = 1; call <= of; call += 1) {
    const step = { failing, own, before: 0, grown, rejected: 0 };
    const proposed = proposalCall(assumed, step);
    ({ of } = proposed);
    grown += proposed.tokens;
    reply += proposed.completionTokens;
  }
  return { grown: grown * revised, reply: reply * revised };
}
