import type { Role } from '../domain/usage.js';
import type { EstimateStage } from './run-estimate.js';

/** Equal calls that a stage makes at one point in one scenario. Numbers can be fractional. */
export interface Phase {
  stage: EstimateStage;
  role: Role;
  calls: number;
  promptTokens: number;
  completionTokens: number;
  /** Maximum number of these calls in flight, regardless of the configured concurrency. */
  lanes: number;
}

/** Tasks to run: their number and the tokens of their inputs. */
export interface Inputs {
  tasks: number;
  tokens: number;
}

export function times(inputs: Inputs, factor: number): Inputs {
  return { tasks: inputs.tasks * factor, tokens: inputs.tokens * factor };
}
