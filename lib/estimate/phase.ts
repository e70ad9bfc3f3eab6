import type { Role } from '../domain/usage.js';
import type { EstimateStage } from './run-estimate.js';

/** Equal calls that a stage makes at one point: in one way in which the run may go, so numbers need not be whole. */
export interface Phase {
  stage: EstimateStage;
  role: Role;
  calls: number;
  promptTokens: number;
  completionTokens: number;
  /** Calls that may be in flight together, whatever the concurrency. */
  lanes: number;
}

/** Tasks to be run, as their number and the tokens of their inputs. */
export interface Inputs {
  tasks: number;
  tokens: number;
}

export function times(inputs: Inputs, factor: number): Inputs {
  return { tasks: inputs.tasks * factor, tokens: inputs.tokens * factor };
}
