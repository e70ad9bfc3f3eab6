import { inheritanceSchema } from '../lib/domain/inheritance.js';
import type { Inheritance, InheritedMerge, InheritedSubset } from '../lib/domain/inheritance.js';
import type { RunReference } from '../lib/config/manifest.js';
import { runActivity } from './run-activity.js';
import type { ActivityDependencies } from './run-context.js';

/** What a forked run looks up before it repeats something that the original run may have done. */
export function createTakeOverActivities(dependencies: ActivityDependencies) {
  async function inheritance(run: RunReference): Promise<Inheritance> {
    const { manifest } = await dependencies.openRun(run);
    if (!manifest.inherits) return { subsets: [], merges: [] };
    return dependencies.artifacts.get(manifest.inherits.tree, inheritanceSchema);
  }

  return {
    /** Null if the subset must be optimized from the start. */
    async inheritedSubset({ run, id }: { run: RunReference; id: string }): Promise<InheritedSubset | null> {
      return runActivity(async () => {
        const { subsets } = await inheritance(run);
        return subsets.find(subset => subset.report.id === id) ?? null;
      });
    },

    /** `parents`: the sha256 of the modules to merge, in order. Null if they must be merged. */
    async inheritedMerge(input: { run: RunReference; parents: string[] }): Promise<InheritedMerge | null> {
      return runActivity(async () => {
        const { merges } = await inheritance(input.run);
        const wanted = input.parents.join(' ');
        return merges.find(merge => merge.parents.join(' ') === wanted) ?? null;
      });
    },
  };
}
