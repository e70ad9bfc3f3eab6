import { parsePoint } from '../../optimizer/program/points.js';
import type { Modules } from '../../domain/module.js';
import { splitNames } from '../../domain/task.js';
import type { SplitName, Task } from '../../domain/task.js';
import type { Trajectory } from '../../domain/trajectory.js';
import { runTask } from '../../../activities/run-task.js';
import { NotInJournalError } from '../../ledger/journal-models.js';
import type { CallDetails } from '../../report/call-view.js';
import type { TaskAtPoint, TaskDetails } from '../../report/task-view.js';
import { describeCall, describeFound } from './call-details.js';
import { unknownPath } from './find-point.js';
import type { OpenedRun } from './opened-run.js';

/**
 * Describes a task, with what the agent did on it before and after. Throws BadInputError if the task does not
 * exist.
 */
export async function describeTask(run: OpenedRun, id: string): Promise<TaskDetails> {
  const { task, split } = await findTask(run, id);
  const { progress, context, record } = run;
  const final = progress?.modules ? await context.modules(progress.modules) : null;
  return {
    run: record.id,
    kind: 'task',
    task,
    split,
    baseline: await atPoint(run, task, context.manifest.modules),
    final: final ? await atPoint(run, task, final) : null,
    critiques: await critiquesOf(run, id),
  };
}

async function findTask(run: OpenedRun, id: string): Promise<{ task: Task; split: SplitName }> {
  const known: string[] = [];
  for (const split of splitNames) {
    const tasks = await run.context.tasks(split);
    const task = tasks.find(entry => entry.id === id);
    if (task) return { task, split };
    known.push(...tasks.map(entry => `task:${entry.id}`));
  }
  throw unknownPath({ run: run.record.id, path: `task:${id}`, known });
}

/** Returns null if the task was not run with these modules. */
async function atPoint(
  { context, ...run }: OpenedRun,
  task: Task,
  modules: Modules,
): Promise<TaskAtPoint | null> {
  context.calls();
  const { signal } = new AbortController();
  const trajectory: Trajectory | null = await runTask({ context, modules, task, signal }).then(
    outcome => outcome.trajectory,
    (error: unknown) => {
      if (error instanceof NotInJournalError) return null;
      throw error;
    },
  );
  const calls = await Promise.all(context.calls().map(found => describeFound({ context, ...run }, found)));
  return trajectory ? { trajectory, calls } : null;
}

async function critiquesOf(run: OpenedRun, id: string): Promise<CallDetails[]> {
  const about = (await run.calls()).filter(({ role, paths }) => role === 'evaluator' && paths.some(isAbout));
  return Promise.all(about.map(call => describeCall(run, call)));

  function isAbout(path: string): boolean {
    const point = parsePoint(path);
    return (point?.kind === 'critique' || point?.kind === 'critiqueOfAll') && point.task === id;
  }
}
