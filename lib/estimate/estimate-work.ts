import type { OptimizeConfig } from '../config/optimize.js';
import type { Strategy } from '../optimizer/strategies/strategy.js';
import type { Inputs } from './phase.js';
import type { Range } from '../domain/recorded-estimate.js';

/** What was counted of a configuration and its tasks: all that the stages are estimated from. Sizes are in tokens. */
export interface EstimateWork {
  optimize: OptimizeConfig;
  strategy: Pick<Strategy, 'beginsWith' | 'result'>;
  /** Text modules: each has proposals and merges of its own. */
  modules: number;
  /** One run of the agent on one task. */
  rollout: {
    /** LLM calls; all the same where they were counted. */
    calls: Range;
    /** Whether the calls were counted, and not assumed. */
    counted: boolean;
    /** What each prompt has beside the input, with the run's modules. */
    frame: number;
    /** What each call adds to the prompts of those that follow it: its reply, and what came back for that. */
    growth: number;
    /** A reply. */
    completion: number;
  };
  inputs: {
    /** Each different input of validation and test once. */
    baseline: Inputs;
    validation: Inputs;
    test: Inputs;
    /** Inputs of the subsets that the baseline has not met, each once. */
    explored: Inputs;
    /** Of one subset, on average. */
    subset: Inputs;
  };
  subsets: number;
  critique: {
    /** The prompt beside the attempt, with the run's modules. */
    frame: number;
    /** The attempt, on average. */
    attempt: number;
    /** Whether the evaluator is shown the agent's instructions. */
    showsModules: boolean;
  };
  evidence: {
    /** A failed and a solved task as an optimizer is shown them, alone; the critique is `critiqueTokens` long. */
    failure: number;
    solved: number;
    critiqueTokens: number;
    /** What evidence takes together, as a share of what its parts take alone. */
    together: number;
  };
  proposal: {
    /** The prompt without evidence, with the run's modules. */
    frame: number;
    budget: number;
    /** Different answers among the tasks of a subset where answers are names; null where they are not. */
    answers: number | null;
    /** An answer, on average. */
    answer: number;
  };
  merge: {
    /** The prompt of no parents, and what a parent without rules adds. */
    frame: number;
    parent: number;
    budget: number;
  };
  /** Where a judge scores: its calls on one answer, and the tokens of their prompts together. */
  judge?: { calls: number; prompt: number };
  /** What a module may still grow by. */
  room: number;
  /** What asking for JSON adds to a request of a role. */
  overhead: Record<'evaluator' | 'optimizer' | 'merger', number>;
}
