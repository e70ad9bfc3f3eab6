import { optimizeSchema } from '../../../../lib/config/optimize.js';
import type { EstimateWork } from '../../../../lib/estimate/estimate-work.js';
import { setImmediate } from 'node:timers/promises';
import type { Role } from '../../../../lib/domain/usage.js';
import { countRun } from '../../../../lib/estimate/count-run.js';
import type { CountedRun } from '../../../../lib/estimate/count-run.js';
import type { EstimateStage } from '../../../../lib/estimate/run-estimate.js';
import type { Scenario } from '../../../../lib/estimate/scenario.js';
import type { z } from 'zod';

/** Eight subsets of 10 tasks, 20 validation and 30 test tasks, inputs of 5 tokens. */
export function workOf(
  settings: z.input<typeof optimizeSchema> = {},
  changes: Partial<EstimateWork> = {},
): EstimateWork {
  const optimize = optimizeSchema.parse({ subsets: 8, ...settings });
  const inputs = (tasks: number) => ({ tasks, tokens: tasks * 5 });
  return {
    optimize,
    counts: { train: 80, validation: 20, test: 30 },
    sizes: Array.from({ length: 8 }, () => 10),
    modules: 1,
    rollout: { calls: { low: 1, expected: 1, high: 1 }, counted: true, frame: 100, growth: 0, completion: 2 },
    inputs: {
      baseline: inputs(50),
      validation: inputs(20),
      test: inputs(30),
      explored: inputs(80),
      subset: inputs(10),
    },
    critique: { frame: 200, attempt: 20, showsModules: true },
    evidence: { failure: 120, solved: 10, critiqueTokens: 80, together: 0.9 },
    proposal: { frame: 300, budget: 8_000, answers: 4, answer: 4 },
    merge: { frame: 250, parent: 20, budget: 8_000 },
    room: 3_000,
    overhead: { evaluator: 0, optimizer: 0, merger: 0 },
    ...changes,
  };
}

/** Everything is learned at once and no merge is retried, so the counts can be checked by hand. */
export function plainScenario(changes: Partial<Scenario> = {}): Scenario {
  return {
    name: 'expected',
    failureShare: 0.5,
    leftShare: 0.2,
    accepted: 1,
    laterAccepted: 1,
    newProposals: 1,
    skippedInRace: 0.3,
    drawsBest: 0.5,
    carriesOver: 0.5,
    keepsFixing: 0,
    retried: 0,
    fallsBack: 0,
    compacted: 0,
    united: 1,
    mergeReply: 0.5,
    ruleShare: 1,
    ruleLength: 1,
    critique: 80,
    critiqueReply: 1,
    proposalReply: 1,
    unplaced: 0,
    reply: 1,
    repaired: 0,
    latency: { first: 1, tokensPerSecond: 100 },
    ...changes,
  };
}

/** Counts a run with these settings. */
export function countOf(
  settings: Parameters<typeof workOf>[0] = {},
  changes: Partial<EstimateWork> = {},
  scenario: Partial<Scenario> = {},
): Promise<CountedRun> {
  return countWith(workOf(settings, changes), scenario);
}

export function countWith(work: EstimateWork, scenario: Partial<Scenario> = {}): Promise<CountedRun> {
  return countRun({
    work,
    scenario: plainScenario(scenario),
    concurrency: 8,
    fixedSeconds: 1,
    settle: setImmediate,
  });
}

/** The calls of a role in a stage. */
export function callsOf({ amounts }: CountedRun, stage: EstimateStage, role: Role): number {
  return amounts[stage][role].calls;
}
