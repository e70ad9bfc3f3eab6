import type { Reference } from '../lib/domain/reference.js';
import type { Task } from '../lib/domain/task.js';
import type { RunContext } from './run-context.js';

export interface DividerInput {
  context: RunContext;
  train: Task[];
  /** The results of the run's modules on the tasks. */
  explored: Reference | undefined;
  signal: AbortSignal;
}
