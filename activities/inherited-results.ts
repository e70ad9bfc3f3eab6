import { inheritanceSchema } from '../lib/domain/inheritance.js';
import type { Inheritance, InheritedMerge, InheritedSubset } from '../lib/domain/inheritance.js';
import type { RunReference } from '../lib/config/manifest.js';
import type { ActivityServices } from './run-context.js';

async function inheritance(
  { artifacts, openRun }: ActivityServices,
  run: RunReference,
): Promise<Inheritance> {
  const { originalTree } = (await openRun(run)).settings;
  if (!originalTree) return { subsets: [], merges: [] };
  return artifacts.get(originalTree, inheritanceSchema);
}

/** Null if the subset must be optimized from the start. */
export async function inheritedSubset(
  services: ActivityServices,
  { run, id }: { run: RunReference; id: string },
): Promise<InheritedSubset | null> {
  const { subsets } = await inheritance(services, run);
  return subsets.find(subset => subset.report.id === id) ?? null;
}

/** `parents`: the sha256 of the modules to merge, in order. Null if they must be merged. */
export async function inheritedMerge(
  services: ActivityServices,
  input: { run: RunReference; parents: string[] },
): Promise<InheritedMerge | null> {
  const { merges } = await inheritance(services, input.run);
  const wanted = input.parents.join(' ');
  return merges.find(merge => merge.parents.join(' ') === wanted) ?? null;
}
