import { executeChild, workflowInfo } from '@temporalio/workflow';
import type { Candidate } from '../algorithm/domain/candidate.js';
import type { Reference } from '../algorithm/domain/reference.js';
import { runOf } from './child.js';
import { inWindow } from './in-window.js';
import { optimizeSubset } from './optimize-subset.js';
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
  candidates: Candidate[];
  rollouts: number;
}

/** A subset's path below its run; `number` counts from 0. */
export function subsetId(number: number): string {
  return `subset-${String(number + 1).padStart(3, '0')}`;
}

/** Optimizes subsets, each in a child workflow of its own, a window of them at a time. */
export async function optimizeSubsets(input: OptimizeSubsetsInput): Promise<OptimizeSubsetsResult> {
  const { lists, subsets, window, ...rest } = input;
  const run = runOf(workflowInfo().workflowId);
  const results = await inWindow({
    items: subsets,
    size: window,
    run: subset =>
      executeChild(optimizeSubset, {
        workflowId: `${run}/${subsetId(subset.number)}`,
        args: [{ ...rest, tasks: subset.tasks, selection: { split: 'train', lists, list: subset.number } }],
        staticSummary: `${subsetId(subset.number)}: ${subset.tasks} train tasks`,
      }),
  });
  return {
    candidates: results.map((result, place) => {
      const number = subsets[place]?.number ?? place;
      return { id: subsetId(number), modules: result.modules, subsets: [number] };
    }),
    rollouts: results.reduce((sum, result) => sum + result.rollouts, 0),
  };
}
