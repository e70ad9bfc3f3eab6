import type { TaskSelection } from '../lib/domain/task-selection.js';
import { z } from 'zod';
import type { Task } from '../lib/domain/task.js';
import type { RunContext } from './run-context.js';

/** Lists of task numbers within a split: the subsets of a division. */
export const taskListsSchema = z.array(z.array(z.number().int().nonnegative()));

/** The selected tasks, in order. Throws if the selection does not exist: a defect, not bad input. */
export async function selectTasks(context: RunContext, selection: TaskSelection): Promise<Task[]> {
  const tasks = await context.tasks(selection.split);
  if (!selection.lists) return tasks.slice(selection.from ?? 0);
  const lists = await context.artifacts.get(selection.lists, taskListsSchema);
  const chosen = lists[selection.list ?? 0];
  if (!chosen) throw new RangeError(`There is no task list ${selection.list} in ${selection.lists.sha256}.`);
  return chosen.map(number => {
    const task = tasks[number];
    if (!task) throw new RangeError(`There is no task ${number} in the ${selection.split} split.`);
    return task;
  });
}
