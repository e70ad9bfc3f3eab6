import type { Candidate, Leaf } from '../lib/domain/candidate.js';
import type { PlannedMerge } from '../lib/optimizer/merging/plan-merges.js';
import { countMerges } from '../lib/optimizer/merging/plan-merges.js';
import { activities, storeOptions } from './activity-options.js';
import { childId } from './child.js';
import { merge } from './merge.js';
import type { MergeInput } from './merge-work.js';
import type { RunBoard } from './run-board.js';
import { countRollouts } from './run-state.js';
import type { OptimizeInput, RunState } from './run-state.js';

/**
 * Merges the result of a run's new tasks with the finished result that the run extends: one more merge above
 * the root. Not from the paper.
 */
export async function joinEarlier(
  input: OptimizeInput,
  state: RunState,
  work: { root: Candidate | null; board: RunBoard; common: Omit<MergeInput, 'place' | 'candidates'> },
): Promise<Candidate | null> {
  const { root, board, common } = work;
  const earlier = input.extends;
  const { division } = state;
  if (!earlier || !division) return root;
  const known = { id: earlier.run, modules: earlier.modules, tasks: earlier.tasks };
  if (!root || root.modules.sha256 === input.modules.sha256) return known;
  const subsets = division.sizes.length;
  // The lists of the subsets are followed by those of all earlier and all new tasks.
  const leaves: Leaf[] = [
    { ...known, subset: subsets },
    { id: root.id, modules: root.modules, tasks: root.tasks, subset: subsets + 1 },
  ];
  const candidates = await board.patience.attempt(() =>
    activities.listCandidates.executeWithOptions(
      { ...storeOptions, summary: `lists ${earlier.run} and the result of its extension` },
      [{ leaves }],
    ),
  );
  const plan = planOverRoot(subsets, input.settings.merge.fanIn);
  const result = await board.steering.runChild({
    workflow: merge,
    workflowId: childId(plan.id),
    input: { ...common, place: { leaves: 2, before: [] }, plan, root: true, candidates: [candidates] },
    summary: `${plan.id}: merges ${earlier.run} with the result of its extension`,
  });
  countRollouts(state, result);
  return result.candidate;
}

/** The merge above the root of the tree. */
function planOverRoot(leaves: number, fanIn: number): PlannedMerge {
  const level = countMerges(leaves, fanIn).length;
  const leaf = { leaves: 1, before: [] };
  return { id: `merge-${level}-1`, level, index: 1, leaves: 2, children: [leaf, leaf] };
}
