import type { DrawSampleInput } from '../lib/optimizer/program/requests.js';
import { drawSample } from '../lib/optimizer/dividing/draw-sample.js';
import type { Reference } from '../lib/domain/reference.js';
import { deriveSeed } from '../lib/optimizer/seed.js';
import { runActivity } from './run-activity.js';
import type { ActivityDependencies } from './run-context.js';
import { taskListsSchema } from './select-tasks.js';

/** Draws the train tasks that an epoch's proposals are scored on. */
export function createSampleActivities({ artifacts, openRun }: ActivityDependencies) {
  return {
    /** Stores the sample as task lists of the train split with a single list. */
    async drawSample({
      run,
      selection,
      size,
      path,
    }: DrawSampleInput): Promise<{ lists: Reference; count: number }> {
      return runActivity(async () => {
        const { manifest } = await openRun(run);
        const { count: tasks } = manifest.splits.train;
        const lists = selection.lists && (await artifacts.get(selection.lists, taskListsSchema));
        const own = lists?.[selection.list ?? 0] ?? [];
        const seed = deriveSeed(manifest.seed, 'sample', path);
        const drawn = drawSample({ tasks, own, size, seed });
        return { lists: await artifacts.put([drawn]), count: drawn.length };
      });
    },
  };
}
