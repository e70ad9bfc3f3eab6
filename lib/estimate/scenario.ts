import type { OptimizeConfig } from '../config/optimize.js';
import { failureShareOf } from './probe.js';
import type { Probe } from './probe.js';
import type { Range } from '../domain/recorded-estimate.js';

/** What nobody can count before a run: one way in which it may go. Shares are 0 to 1. */
export interface Scenario {
  name: ScenarioName;
  /** Of the tasks, those that the run's modules fail. */
  failureShare: number;
  /** Of the failures of a subset of `smallSubset` tasks, those that are left after a proposal was accepted. */
  leftShare: number;
  /** That a first proposal is accepted. */
  accepted: number;
  /** What is left of that with each further epoch. */
  laterAccepted: number;
  /** Of what modules learn on their own tasks, what holds on others. */
  carriesOver: number;
  /** How much of what the first subset mends elsewhere each further one mends of what is left: 0 where nothing is known. */
  keepsMending: number;
  /** Of the merges, those that lose score and are tried again. */
  retried: number;
  /** Of the merges tried again, those that fall back to a parent. */
  fallsBack: number;
  /** That the last merge is asked for a shorter version. */
  compacted: number;
  /** Tokens of a merged module, as a share of those of its parents together. */
  united: number;
  /** Tokens of the merger's reply, as a share of the parents' rules. */
  mergeReply: number;
  /** Rules that a proposal has, as a share of those that the evidence calls for. */
  ruleShare: number;
  /** Length of a rule, as a multiple of the usual. */
  ruleLength: number;
  /** Tokens of a critique's text. */
  critique: number;
  /** Tokens of the replies that bring a critique, and a proposal, as a multiple of what stands in them: thoughts add to it. */
  critiqueReply: number;
  proposalReply: number;
  /** Of the failures of several modules, those whose critique does not say which of them they belong to. */
  unplaced: number;
  /** Length of the agent's reply, as a multiple of the counted one. */
  reply: number;
  /** Of the replies in JSON, those that are asked for once more. */
  repaired: number;
  /** Seconds to the first token, and tokens a second after it. */
  latency: { first: number; tokensPerSecond: number };
}

export const scenarioNames = ['low', 'expected', 'high'] as const satisfies (keyof Range)[];
export type ScenarioName = (typeof scenarioNames)[number];

/** How often what was merged is to be shorter. The usual merge that grows is better, too. */
const compactedBy = {
  off: { low: 0, expected: 0, high: 0 },
  growth: { low: 0, expected: 0, high: 1 },
  result: { low: 1, expected: 1, high: 1 },
} satisfies Record<OptimizeConfig['compact'], Range>;

/** How often an accept rule lets a first proposal through; the simulated endpoint, which learns by the letter, adds to it. */
const acceptedBy = { improve: 0.75, 'not-worse': 0.85, significant: 0.4 } satisfies Record<
  OptimizeConfig['accept'],
  number
>;

const smallSubset = 25;
/** What each doubling of a subset adds to the share of its failures that are left: the rules of a proposal are as many. */
const leftWithDoubling = 0.085;

/** Of the failures of so many tasks, those that are left after an accepted proposal. */
export function leftOf(scenario: Scenario, tasks: number): number {
  return Math.min(1, scenario.leftShare + leftWith(tasks));
}

/** The other way round: the `leftShare` of a scenario in which so many tasks leave this share. */
export function leftAtSmallest(left: number, tasks: number): number {
  return Math.max(0, left - leftWith(tasks));
}

function leftWith(tasks: number): number {
  return Math.max(0, Math.log2(tasks / smallSubset)) * leftWithDoubling;
}

/**
 * The three ways for which an estimate is made. `low`: nothing that is tried helps, and words are few. `high`:
 * everything fails at first, everything helps, and no merge does at its first try. The figures between are what runs on
 * banking77, LogisticsQA, messages of hotel guests and a few other tasks have shown. Not from the paper.
 */
export function scenarioOf(
  name: ScenarioName,
  settings: {
    optimize: OptimizeConfig;
    simulated: boolean;
    longestReply: number;
    inputTokens: number;
    /** What a few tasks that were run have told. */
    probe?: Probe | undefined;
  },
): Scenario {
  const { optimize, simulated, longestReply, inputTokens, probe } = settings;
  const pick = (low: number, expected: number, high: number) => ({ low, expected, high })[name];
  return {
    name,
    failureShare: probe ? failureShareOf(probe)[name] : pick(0.05, 0.6, 1),
    leftShare: pick(0.1, 0.25, 1),
    accepted: pick(0, 1 - (1 - acceptedBy[optimize.accept]) * (simulated ? 0.2 : 1), 1),
    laterAccepted: pick(0.5, simulated ? 0.97 : 0.6, 1),
    carriesOver: 0.5,
    keepsMending: 0,
    retried: optimize.merge.retry ? pick(0, 0.45, 1) : 0,
    fallsBack: pick(0, 0.85, 1),
    compacted: compactedBy[optimize.compact][name],
    united: pick(0.5, 0.8, 1),
    mergeReply: pick(0.05, 0.35, 1),
    ruleShare: pick(0.3, 1, 1.5),
    ruleLength: pick(0.6, 1, 2),
    critique: Math.min(pick(40, 60 + Math.min(40, inputTokens), 400), longestReply),
    critiqueReply: 1,
    proposalReply: 1,
    unplaced: pick(0, 0.1, 1),
    reply: typeof probe?.reply === 'number' ? pick(0.9, 1, 1.2) : pick(0.7, 1, simulated ? 1.5 : 4),
    repaired: simulated ? 0 : pick(0, 0.03, 0.3),
    latency: simulated
      ? { first: 0, tokensPerSecond: Number.POSITIVE_INFINITY }
      : {
          first: pick(0.3, 0.6, 2),
          tokensPerSecond: pick(150, 60, 20),
        },
  };
}
