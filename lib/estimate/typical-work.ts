import type { OptimizeConfig } from '../config/optimize.js';
import type { SplitName } from '../domain/task.js';
import type { EstimateWork } from './estimate-work.js';

const inputTokens = 100;
const promptTokens = 8_000;

/**
 * The work of a run whose tasks and prompts are not counted: with typical sizes, which are enough to know how
 * long its stages take in relation to each other.
 */
export function typicalWork(run: {
  optimize: OptimizeConfig;
  counts: Record<SplitName, number>;
  sizes: readonly number[];
  modules: number;
}): EstimateWork {
  const { optimize, counts, sizes } = run;
  const inputs = (tasks: number) => ({ tasks, tokens: tasks * inputTokens });
  const divided = sizes.reduce((sum, tasks) => sum + tasks, 0);
  return {
    ...run,
    rollout: {
      calls: { low: 1, expected: 1, high: 1 },
      counted: false,
      frame: 300,
      growth: 0,
      completion: 60,
    },
    inputs: {
      baseline: inputs(counts.validation + counts.test),
      validation: inputs(counts.validation),
      test: inputs(counts.test),
      explored: inputs(Math.min(divided, counts.train)),
      subset: inputs(divided / Math.max(1, sizes.length)),
    },
    critique: { frame: 400, attempt: 2 * inputTokens, showsModules: true },
    evidence: { failure: 2 * inputTokens, solved: inputTokens, critiqueTokens: 80, together: 0.9 },
    proposal: { frame: 600, budget: promptTokens, answers: null, answer: 5 },
    merge: { frame: 600, parent: 50, budget: promptTokens },
    room: optimize.moduleTokens,
    overhead: { evaluator: 0, optimizer: 0, merger: 0 },
  };
}
