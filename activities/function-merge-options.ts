import type { Behaviors } from '../lib/optimizer/functions/merge-equivalent.js';
import type { FunctionInput } from '../lib/optimizer/functions/vary-inputs.js';
import type { MergeModulesInput } from '../lib/optimizer/program/requests.js';
import type { RunContext } from './run-context.js';

/** The input for uniting sets of functions. */
export interface FunctionMergeOptions {
  context: RunContext;
  input: MergeModulesInput;
  signal: AbortSignal;
}

/**
 * The results of functions of one interface on the examples of all of them, and on small variations of those.
 */
export interface FunctionTrials {
  behaviours: Behaviors;
  /** The inputs that each label was tried on. */
  inputs: ReadonlyMap<string, readonly FunctionInput[]>;
}
