import { executeChild, workflowInfo } from '@temporalio/workflow';
import type { Reference } from '../algorithm/domain/reference.js';
import { activities, storeOptions } from './activity-options.js';
import { runOf } from './child.js';
import { inWindow } from './in-window.js';
import { optimizeSubset } from './optimize-subset.js';
import type { Patience } from './patience.js';
import type { OptimizeSubsetInput } from './subset-work.js';

export interface OptimizeSubsetsInput extends Omit<OptimizeSubsetInput, 'selection' | 'tasks'> {
  /** Of the division's task lists. */
  lists: Reference;
  /** The subsets' numbers, from 0, and sizes. */
  subsets: { number: number; tasks: number }[];
  /** Subsets under way at the same time. */
  window: number;
}

export interface OptimizeSubsetsResult {
  /** Of the list of what came out of the subsets, in their order. */
  candidates: Reference;
  rollouts: number;
}

/** A subset's path below its run; `number` counts from 0. */
export function subsetId(number: number): string {
  return `subset-${String(number + 1).padStart(3, '0')}`;
}

/** Optimizes subsets, each in a child workflow of its own, a window of them at a time. */
export async function optimizeSubsets(
  input: OptimizeSubsetsInput,
  patience: Patience,
): Promise<OptimizeSubsetsResult> {
  const { lists, subsets, window, ...rest } = input;
  const run = runOf(workflowInfo().workflowId);
  const results = await inWindow({
    items: subsets,
    size: window,
    run: async ({ number, tasks }) => {
      const id = subsetId(number);
      const { modules, rollouts } = await executeChild(optimizeSubset, {
        workflowId: `${run}/${id}`,
        args: [{ ...rest, tasks, selection: { split: 'train', lists, list: number } }],
        staticSummary: `${id}: ${tasks} train tasks`,
      });
      return { rollouts, leaf: { id, modules, subset: number, tasks } };
    },
  });
  const leaves = results.map(result => result.leaf);
  return {
    candidates: await patience.attempt(() =>
      activities.listCandidates.executeWithOptions(
        { ...storeOptions, summary: `lists ${leaves.length} candidates` },
        [{ leaves }],
      ),
    ),
    rollouts: results.reduce((sum, result) => sum + result.rollouts, 0),
  };
}
