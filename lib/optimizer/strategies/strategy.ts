import type { Run } from '../program/run/run.js';
import type { SubsetPlan } from './subset-plan.js';

/** How an optimization is organized, one file per strategy. Nothing else knows a strategy by its name. */
export interface Strategy extends SubsetPlan {
  /** The program between the division of the train tasks and the polishing: sets the run's result. */
  optimize(run: Run): Promise<null>;
}
