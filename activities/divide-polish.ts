import { divideTasks } from '../lib/optimizer/dividing/divide.js';
import type { RunReference } from '../lib/config/manifest.js';
import { deriveSeed } from '../lib/optimizer/seed.js';
import type { Division } from '../lib/optimizer/program/requests.js';
import { runActivity } from './run-activity.js';
import type { ActivityDependencies } from './run-context.js';

/** Divides the tasks again, into the mini-batches on which a result is polished. */
export function createPolishActivities({ artifacts, openRun }: ActivityDependencies) {
  return {
    /**
     * All train tasks in stratified mini-batches, at most one per task. They are drawn independently of the
     * run's subsets, so that each contains tasks from several of them.
     */
    async dividePolish(input: {
      run: RunReference;
      batches: number;
    }): Promise<Pick<Division, 'lists' | 'sizes'>> {
      return runActivity(async () => {
        const context = await openRun(input.run);
        const lists = divideTasks({
          tasks: await context.tasks('train'),
          subsets: input.batches,
          way: 'stratified',
          seed: deriveSeed(context.manifest.seed, 'polish'),
        });
        return { lists: await artifacts.put(lists), sizes: lists.map(list => list.length) };
      });
    },
  };
}
