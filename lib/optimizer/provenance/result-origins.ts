import { beginsWith } from '../strategies/begins-with.js';
import type { MergeReport, RunProgress } from '../../domain/progress.js';

/** The part of a run's progress that shows where its result comes from. */
export type ResultTree = Pick<
  RunProgress,
  'strategy' | 'subsets' | 'merges' | 'waves' | 'polish' | 'modules' | 'baselineModules'
>;

/** The part of a run's tree that produced its result. */
export interface ResultOrigins {
  /** In order of creation. */
  merges: MergeReport[];
  /** Ids of subsets. */
  subsets: ReadonlySet<string>;
}

/**
 * The merges and subsets that produced a run's final modules: a merge that fell back to a parent leads only
 * to that parent. Empty if the final modules are the baseline's, or if the run has no reports of its subsets
 * (because there are too many).
 */
export function findResultOrigins(progress: ResultTree): ResultOrigins {
  const merges = new Set<MergeReport>();
  const subsets = new Set<string>();
  const startOf = beginsWith(progress);
  const open = originOf(progress);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const merge = progress.merges.find(node => node.id === id);
    if (!subsets.has(id) && progress.subsets.some(subset => subset.id === id)) {
      subsets.add(id);
      open.push(startOf(id));
    }
    if (!merge || merges.has(merge)) continue;
    merges.add(merge);
    open.push(...(merge.fallback === null ? merge.parents.map(parent => parent.id) : [merge.fallback]));
  }
  return { merges: [...merges].sort(byPlace), subsets };
}

/** The node that made the final modules: the highest one that has them. */
function originOf({ subsets, merges, polish, modules, baselineModules }: ResultTree): string[] {
  if (!modules || modules.sha256 === baselineModules.sha256) return [];
  // A polished result has the same origin as the merge that it started from.
  if (polish?.accepted && polish.candidate?.modules.sha256 === modules.sha256) return [polish.from];
  const merge = merges
    .filter(node => node.modules?.sha256 === modules.sha256)
    .sort(byPlace)
    .at(-1);
  if (merge) return [merge.id];
  const last = subsets.findLast(({ epochs }) =>
    epochs.some(epoch => epoch.accepted && epoch.modules?.sha256 === modules.sha256),
  );
  return last ? [last.id] : [];
}

function byPlace(left: MergeReport, right: MergeReport): number {
  return left.level - right.level || left.index - right.index;
}
