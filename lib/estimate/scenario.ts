import type { OptimizeConfig } from '../config/optimize.js';
import { failureShareOf } from './probe.js';
import type { Probe } from './probe.js';
import type { Range } from '../domain/recorded-estimate.js';

/** Values that cannot be counted before a run: one possible course of it. Shares are 0 to 1. */
export interface Scenario {
  name: ScenarioName;
  /** Share of tasks that fail with the run's modules. */
  failureShare: number;
  /** Share of failures that remain after an accepted proposal, for a subset of `smallSubset` tasks. */
  leftShare: number;
  /** Probability that a first proposal is accepted. */
  accepted: number;
  /** Factor on that probability for each further epoch. */
  laterAccepted: number;
  /** Probability that a proposal brings something new. */
  newProposals: number;
  /** Share of a rejected candidate's tasks that racing skips. */
  skippedInRace: number;
  /** Probability that a draw among the best candidates takes the next better one. */
  drawsBest: number;
  /** Share of the improvement on a subset's own tasks that carries over to other tasks. */
  carriesOver: number;
  /**
   * Fix rate of each further subset on the remaining failures elsewhere, relative to that of the first
   * subset; 0 if unknown.
   */
  keepsFixing: number;
  /** Share of merges that lose score and are retried. */
  retried: number;
  /** Share of retried merges that fall back to a parent. */
  fallsBack: number;
  /** Probability that a shorter version of the last merge is requested. */
  compacted: number;
  /** Tokens of a merged module, as a share of the total of its parents. */
  united: number;
  /** Tokens of the merger's reply, as a share of the parents' rules. */
  mergeReply: number;
  /** Number of rules in a proposal, as a share of those that the evidence calls for. */
  ruleShare: number;
  /** Length of a rule, as a multiple of the usual length. */
  ruleLength: number;
  /** Tokens of a critique's text. */
  critique: number;
  /** Tokens of critique and proposal replies, as a multiple of their content; reasoning adds to it. */
  critiqueReply: number;
  proposalReply: number;
  /** With several modules, share of failures whose critique does not name the module to blame. */
  unplaced: number;
  /** Length of the agent's reply, as a multiple of the counted length. */
  reply: number;
  /** Share of JSON replies that are requested a second time. */
  repaired: number;
  /** Seconds to the first token, and tokens per second after it. */
  latency: { first: number; tokensPerSecond: number };
}

export const scenarioNames = ['low', 'expected', 'high'] as const satisfies (keyof Range)[];
export type ScenarioName = (typeof scenarioNames)[number];

/**
 * Probability that a shorter version of a merge is requested. A merge that grows usually also scores better.
 */
const compactedBy = {
  off: { low: 0, expected: 0, high: 0 },
  growth: { low: 0, expected: 0, high: 1 },
  result: { low: 1, expected: 1, high: 1 },
} satisfies Record<OptimizeConfig['compact'], Range>;

/**
 * Probability that an accept rule accepts a first proposal. It is higher for the simulated endpoint, which
 * learns literally.
 */
const acceptedBy = { improve: 0.75, 'not-worse': 0.85, significant: 0.4 } satisfies Record<
  OptimizeConfig['accept'],
  number
>;

const smallSubset = 25;
/**
 * Added to the share of remaining failures for each doubling of a subset, because the number of rules per
 * proposal stays the same.
 */
const leftWithDoubling = 0.085;

/** Share of failures that remain after an accepted proposal, for this number of tasks. */
export function leftOf(scenario: Scenario, tasks: number): number {
  return Math.min(1, scenario.leftShare + leftWith(tasks));
}

/** Inverse of `leftOf`: the `leftShare` of a scenario in which this number of tasks leaves this share. */
export function leftAtSmallest(left: number, tasks: number): number {
  return Math.max(0, left - leftWith(tasks));
}

function leftWith(tasks: number): number {
  return Math.max(0, Math.log2(tasks / smallSubset)) * leftWithDoubling;
}

/**
 * The three scenarios of an estimate. `low`: no attempt helps, and texts are short. `high`: everything fails
 * at first, every attempt helps, and no merge succeeds on its first try. The values between them are from
 * runs on banking77, LogisticsQA, hotel guest messages and a few other tasks. Not from the paper.
 */
export function scenarioOf(
  name: ScenarioName,
  settings: {
    optimize: OptimizeConfig;
    simulated: boolean;
    longestReply: number;
    inputTokens: number;
    /** Results of running a few tasks before. */
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
    newProposals: 0.98,
    skippedInRace: 0.3,
    drawsBest: 0.5,
    carriesOver: 0.5,
    keepsFixing: 0,
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
