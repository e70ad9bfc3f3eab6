import type { Task } from '../domain/task.js';
import type { Trajectory } from '../domain/trajectory.js';

/** A test task with what the agent did under the baseline and under the final modules. */
export interface TestRow {
  task: Task;
  /** Null if the task was not run with these modules. */
  before: Trajectory | null;
  after: Trajectory | null;
}

export const rowChanges = ['broken', 'fixed', 'failing', 'solved', 'unscored'] as const;
/**
 * `broken` and `fixed`: the score is lower and higher than before. `failing` and `solved`: it is the same, below
 * 1 and 1. `unscored`: a score is missing.
 */
export type RowChange = (typeof rowChanges)[number];

export function changeOf({ before, after }: TestRow): RowChange {
  const [old, current] = [before?.score ?? null, after?.score ?? null];
  if (old === null || current === null) return 'unscored';
  if (current !== old) return current < old ? 'broken' : 'fixed';
  return current < 1 ? 'failing' : 'solved';
}

/** The names of the scorer's metrics, in the order of their first use. */
export function metricNames(rows: readonly TestRow[]): string[] {
  const all = rows.flatMap(({ before, after }) => [before, after]);
  return [...new Set(all.flatMap(at => Object.keys(at?.metrics ?? {})))];
}
