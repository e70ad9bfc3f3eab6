import { inheritanceSchema } from '../lib/domain/inheritance.js';
import type { Inheritance, InheritedMerge, InheritedSubset } from '../lib/domain/inheritance.js';
import type { RunReference } from '../lib/config/manifest.js';
import { runActivity } from './run-activity.js';
import type { ActivityDependencies } from './run-context.js';

/** What a forked run asks before it does something that the run it came from may have done already. */
export function createTakeOverActivities(dependencies: ActivityDependencies) {
  async function inheritance(run: RunReference): Promise<Inheritance> {
    const { manifest } = await dependencies.openRun(run);
    if (!manifest.takes) return { subsets: [], merges: [] };
    return dependencies.artifacts.get(manifest.takes.tree, inheritanceSchema);
  }

  return {
    /** Null where the subset is to be optimized from its beginning. */
    async inheritedSubset({ run, id }: { run: RunReference; id: string }): Promise<InheritedSubset | null> {
      return runActivity(async () => {
        const { subsets } = await inheritance(run);
        return subsets.find(subset => subset.report.id === id) ?? null;
      });
    },

    /** `parents`: the sha256 of the modules to be merged, in order. Null where they are to be merged. */
    async inheritedMerge(input: { run: RunReference; parents: string[] }): Promise<InheritedMerge | null> {
      return runActivity(async () => {
        const { merges } = await inheritance(input.run);
        const wanted = input.parents.join(' ');
        return merges.find(merge => merge.parents.join(' ') === wanted) ?? null;
      });
    },
  };
}
