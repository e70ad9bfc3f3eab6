import { setMaxListeners } from 'node:events';
import type { RunContext } from '../../../../activities/run-context.js';
import { inWindow } from '../../../text/in-window.js';
import { runTask } from '../../../../activities/run-task.js';
import type { Task } from '../../../domain/task.js';
import { deriveSeed, shuffled } from '../../../optimizer/seed.js';

/** Returns the train tasks of a probe: deterministic for a seed, and a superset of any smaller probe. */
export function tasksToProbe(train: readonly Task[], most: number, seed: number): Task[] {
  return shuffled(train, deriveSeed(seed, 'probe')).slice(0, most);
}

/**
 * Runs the modules on some tasks and counts the failures. Throws the error that keeps a task from being
 * scored, and the signal's reason.
 */
export async function countFailures(input: {
  context: RunContext;
  tasks: readonly Task[];
  signal: AbortSignal;
}): Promise<{ tasks: number; failures: number }> {
  const { context, tasks, signal } = input;
  const { modules } = context.manifest;
  // Each call adds a listener.
  setMaxListeners(0, signal);
  const scores = await inWindow({
    items: tasks,
    size: context.concurrency(),
    run: async task => {
      const { trajectory, error } = await runTask({ context, modules, task, signal });
      if (error) throw error;
      return trajectory.score ?? 0;
    },
  });
  return { tasks: scores.length, failures: scores.filter(score => score < 1).length };
}
