import type { RunReference } from '../algorithm/domain/manifest.js';
import type { Reference } from '../algorithm/domain/reference.js';
import { deriveSeed, shuffled } from '../algorithm/seed.js';
import { similarGroups } from '../algorithm/similar-groups.js';
import { runActivity } from './run-activity.js';
import type { ActivityDependencies } from './run-context.js';
import { taskListsSchema } from './select-tasks.js';

/** What a merge needs to know before it asks a merger. */
export function createGroupActivities(dependencies: ActivityDependencies) {
  const { artifacts } = dependencies;
  return {
    /** Splits candidates by what they say into groups whose sizes differ by at most one; candidate numbers. */
    async groupCandidates(input: {
      run: RunReference;
      candidates: Reference[];
      groups: number;
    }): Promise<number[][]> {
      return runActivity(async () => {
        const context = await dependencies.openRun(input.run);
        const texts = await Promise.all(
          input.candidates.map(async reference =>
            Object.values(await context.modules(reference))
              .map(module => (module.kind === 'text' ? module.text : JSON.stringify(module.functions)))
              .join('\n'),
          ),
        );
        return similarGroups(texts, input.groups);
      });
    },

    /** Draws at most `most` train tasks of some subsets, as task lists with one list. */
    async drawTrainTasks(input: {
      run: RunReference;
      lists: Reference;
      subsets: number[];
      most: number;
      path: string;
    }): Promise<{ lists: Reference; count: number }> {
      return runActivity(async () => {
        const { manifest } = await dependencies.openRun(input.run);
        const lists = await artifacts.get(input.lists, taskListsSchema);
        const tasks = input.subsets.flatMap(subset => lists[subset] ?? []);
        const drawn = shuffled(tasks, deriveSeed(manifest.seed, 'draw', input.path)).slice(0, input.most);
        drawn.sort((left, right) => left - right);
        return { lists: await artifacts.put([drawn]), count: drawn.length };
      });
    },
  };
}
