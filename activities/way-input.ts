import type { Reference } from '../lib/domain/reference.js';
import type { Task } from '../lib/domain/task.js';
import type { ActivityDependencies, RunContext } from './run-context.js';

export interface WayInput {
  dependencies: ActivityDependencies;
  context: RunContext;
  train: Task[];
  /** What the run's modules did on the tasks. */
  explored: Reference | undefined;
  signal: AbortSignal;
}
