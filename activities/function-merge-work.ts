import type { Behaviours } from '../lib/optimizer/functions/unite-alike.js';
import type { FunctionInput } from '../lib/optimizer/functions/vary-inputs.js';
import type { MergeModulesInput } from './merge-result.js';
import type { RunContext } from './run-context.js';

/** What uniting sets of functions works with. */
export interface FunctionMergeWork {
  context: RunContext;
  input: MergeModulesInput;
  signal: AbortSignal;
}

/** What functions of one interface do on the examples of all of them, and on small changes of those. */
export interface Tried {
  behaviours: Behaviours;
  /** The inputs that each label was tried on. */
  inputs: ReadonlyMap<string, readonly FunctionInput[]>;
}
