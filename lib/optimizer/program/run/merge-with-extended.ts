import type { Candidate, Leaf } from '../../../domain/candidate.js';
import { countMerges } from '../../merging/plan-merges.js';
import type { PlannedMerge } from '../../merging/plan-merges.js';
import type { MergeInput } from '../program-inputs.js';
import { mergeId } from '../points.js';
import { addCounts } from './run.js';
import type { Run } from './run.js';

/**
 * Merges the result of a run's new tasks with the finished result that the run extends: one more merge above
 * the root. Not from the paper.
 */
export async function mergeWithExtended(
  { steps, input, state }: Run,
  { result, common }: { result: Candidate | null; common: Omit<MergeInput, 'place' | 'candidates'> },
): Promise<Candidate | null> {
  const { extends: earlier, modules, settings } = input;
  if (!earlier || !state.division) return result;
  const known = { id: earlier.run, modules: earlier.modules, tasks: earlier.tasks };
  if (!result || result.modules.sha256 === modules.sha256) return known;
  const subsets = state.division.sizes.length;
  // The lists of the subsets are followed by those of all earlier and all new tasks.
  const leaves: Leaf[] = [
    { ...known, subset: subsets },
    { id: result.id, modules: result.modules, tasks: result.tasks, subset: subsets + 1 },
  ];
  const candidates = await steps.listCandidates(
    { leaves },
    `lists ${earlier.run} and the result of its extension`,
  );
  const plan = planAboveRoot(subsets, settings.merge.fanIn);
  const place = { leaves: 2, before: [] };
  const merged = await steps.merge(plan.id, { ...common, place, plan, root: true, candidates: [candidates] });
  addCounts(state, merged);
  return merged.candidate;
}

/** The merge above the root of the tree. */
function planAboveRoot(leaves: number, fanIn: number): PlannedMerge {
  const level = countMerges(leaves, fanIn).length;
  const leaf = { leaves: 1, before: [] };
  return { id: mergeId(level, 1), level, index: 1, leaves: 2, children: [leaf, leaf] };
}
