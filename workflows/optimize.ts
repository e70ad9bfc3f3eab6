import {
  ContinueAsNew,
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { RunProgress } from '../lib/domain/progress.js';
import { isHistoryLong } from './long-history.js';
import { measureBaseline } from './baseline-stage.js';
import { mergeAll } from './merge-stage.js';
import { ifInReach } from './out-of-reach.js';
import { optimizeWave, wavesLeft } from './optimize-wave.js';
import { polishResult } from './polish-stage.js';
import { createRunBoard } from './run-board.js';
import type { RunBoard } from './run-board.js';
import { divide, optimizeAll } from './run-stages.js';
import type { RunStage } from './run-stages.js';
import { initialState } from './run-state.js';
import type { OptimizeInput, RunState } from './run-state.js';
import { testResult } from './test-stage.js';

/**
 * A run: baseline, divide, optimize the subsets, merge, polish, test; with several waves, it alternates
 * optimize and merge. Each stage reads and extends one small state. Between stages, when no child is open, a
 * long history continues as new.
 */
export async function optimize(input: OptimizeInput): Promise<RunProgress> {
  const state = input.state ?? initialState(input);
  const board = createRunBoard(input, state);
  watchClock(input, board);
  try {
    for (const stage of stagesOf(input, state)) {
      const isDone = await ifInReach(async () => {
        await stage(input, state, board);
        // After the merges, only waves and polishing can end early, and they check spending themselves.
        if (stagesThatEndEarly.has(stage)) await board.spending.look();
        return true;
      });
      if (!isDone) break;
      if (!isHistoryLong()) continue;
      await condition(allHandlersFinished);
      const { state: steering } = board.steering;
      await continueAsNew<typeof optimize>({ ...input, state: { ...state, steering } });
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

const stagesThatEndEarly: ReadonlySet<RunStage> = new Set([measureBaseline, divide, optimizeAll]);

/** All stages up to the test, in order: each is requested once the previous one is done. */
function* stagesOf(input: OptimizeInput, state: RunState): Generator<RunStage> {
  yield measureBaseline;
  yield divide;
  if (!state.waves && wavesLeft(input, state).length === 0) {
    yield optimizeAll;
    yield mergeAll;
  }
  while (wavesLeft(input, state).length > 0) yield optimizeWave;
  yield polishResult;
}

/**
 * Ends the run early when the configured hours since its start have passed, by the workflow's own timer;
 * waiting time counts.
 */
function watchClock({ stop }: OptimizeInput, board: RunBoard): void {
  if (stop?.hours === undefined) return;
  const { startTime, runStartTime } = workflowInfo();
  const passed = runStartTime.getTime() - startTime.getTime();
  const left = Math.max(1, Math.ceil(stop.hours * 3_600_000 - passed));
  void sleep(left, { summary: `stop.hours: ${stop.hours}` }).then(
    () => board.end(`stopped by stop.hours: ${stop.hours} hours have passed`),
    () => undefined,
  );
}
