import type { DrawSampleInput } from '../lib/optimizer/program/requests.js';
import { drawSample as draw } from '../lib/optimizer/dividing/draw-sample.js';
import type { Reference } from '../lib/domain/reference.js';
import type { ActivityServices } from './run-context.js';
import { taskListsSchema } from './select-tasks.js';

/** Stores the sample as task lists of the train split with a single list. */
export async function drawSample(
  { artifacts, openRun }: ActivityServices,
  { run, selection, size, path }: DrawSampleInput,
): Promise<{ lists: Reference; count: number }> {
  const { settings } = await openRun(run);
  const { trainTasks: tasks } = settings;
  const lists = selection.lists && (await artifacts.get(selection.lists, taskListsSchema));
  const own = lists?.[selection.list ?? 0] ?? [];
  const seed = settings.seedFor('sample', path);
  const drawn = draw({ tasks, own, size, seed });
  return { lists: await artifacts.put([drawn]), count: drawn.length };
}
