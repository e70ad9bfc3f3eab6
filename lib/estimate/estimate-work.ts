import type { OptimizeConfig } from '../config/optimize.js';
import type { SplitName } from '../domain/task.js';
import type { Inputs } from './inputs.js';
import type { Range } from '../domain/recorded-estimate.js';

/** Counts from a configuration and its tasks: the input for estimating the stages. Sizes are in tokens. */
export interface EstimateWork {
  optimize: OptimizeConfig;
  /** Tasks in the splits. */
  counts: Record<SplitName, number>;
  /** Tasks in each subset. */
  sizes: readonly number[];
  /** Number of text modules: each has its own proposals and merges. */
  modules: number;
  /** One run of the agent on one task. */
  rollout: {
    /** LLM calls; low, expected and high are equal if they were counted. */
    calls: Range;
    /** Whether the calls were counted rather than assumed. */
    counted: boolean;
    /** Tokens of each prompt besides the input, with the run's modules. */
    frame: number;
    /** Tokens that each call adds to later prompts: its reply and the response to it. */
    growth: number;
    /** Tokens of a reply. */
    completion: number;
  };
  inputs: {
    /** Distinct inputs of validation and test. */
    baseline: Inputs;
    validation: Inputs;
    test: Inputs;
    /** Distinct inputs of the subsets that the baseline has not run. */
    explored: Inputs;
    /** One subset, on average. */
    subset: Inputs;
  };
  critique: {
    /** Tokens of the prompt besides the attempt, with the run's modules. */
    frame: number;
    /** Tokens of the attempt, on average. */
    attempt: number;
    /** Whether the evaluator sees the agent's instructions. */
    showsModules: boolean;
  };
  evidence: {
    /**
     * Tokens of a single failed or solved task as the optimizer sees it; its critique has `critiqueTokens`.
     */
    failure: number;
    solved: number;
    critiqueTokens: number;
    /** Tokens of the combined evidence, as a share of the sum of its parts. */
    together: number;
  };
  proposal: {
    /** Tokens of the prompt without evidence, with the run's modules. */
    frame: number;
    budget: number;
    /** Distinct answers in a subset if answers are names; otherwise null. */
    answers: number | null;
    /** Tokens of an answer, on average. */
    answer: number;
  };
  merge: {
    /** Tokens of a prompt without parents, and of an added parent without rules. */
    frame: number;
    parent: number;
    budget: number;
  };
  /** If a judge scores: its calls per answer, and the total tokens of their prompts. */
  judge?: { calls: number; prompt: number };
  /** Tokens that a module can still grow by. */
  room: number;
  /** Tokens that requesting JSON adds to a role's request. */
  overhead: Record<'evaluator' | 'optimizer' | 'merger', number>;
}
