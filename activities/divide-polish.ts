import { divideTasks } from '../lib/optimizer/dividing/divide.js';
import type { RunReference } from '../lib/config/manifest.js';
import type { Division } from '../lib/optimizer/program/requests.js';
import type { ActivityServices } from './run-context.js';

/**
 * All train tasks in stratified mini-batches, at most one per task. They are drawn independently of the
 * run's subsets, so that each contains tasks from several of them.
 */
export async function dividePolish(
  { artifacts, openRun }: ActivityServices,
  input: {
    run: RunReference;
    batches: number;
  },
): Promise<Pick<Division, 'lists' | 'sizes'>> {
  const context = await openRun(input.run);
  const lists = divideTasks({
    tasks: await context.tasks('train'),
    subsets: input.batches,
    way: 'stratified',
    seed: context.settings.seedFor('polish'),
  });
  return { lists: await artifacts.put(lists), sizes: lists.map(list => list.length) };
}
