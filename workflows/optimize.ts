import {
  ContinueAsNew,
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
} from '@temporalio/workflow';
import type { RunProgress } from '../algorithm/domain/progress.js';
import { isHistoryLong } from './long-history.js';
import { createRunBoard } from './run-board.js';
import { divide, measureBaseline, mergeAll, optimizeAll, testResult } from './run-stages.js';
import { initialState } from './run-state.js';
import type { OptimizeInput } from './run-state.js';

/**
 * A run: baseline, divide, optimize the subsets, merge, test. Each stage reads and adds to one small state, and
 * between stages, when no child is open, a long history is left behind by continuing as new.
 */
export async function optimize(input: OptimizeInput): Promise<RunProgress> {
  const state = input.state ?? initialState(input);
  const board = createRunBoard(input, state.progress);
  try {
    for (const stage of [measureBaseline, divide, optimizeAll, mergeAll]) {
      await stage(input, state, board);
      if (!isHistoryLong()) continue;
      await condition(allHandlersFinished);
      await continueAsNew<typeof optimize>({ ...input, state });
    }
    await testResult(input, state, board);
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error;
    await board.close(isCancellation(error) ? 'cancelled' : 'failed');
    throw error;
  }
  await condition(allHandlersFinished);
  return state.progress;
}
