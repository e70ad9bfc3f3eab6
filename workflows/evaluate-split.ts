import type { Evaluation } from '../lib/domain/evaluation.js';
import type { Reference } from '../lib/domain/reference.js';
import { evaluateTasks } from './evaluate-tasks.js';
import type { RunBoard } from './run-board.js';
import type { OptimizeInput, RunState } from './run-state.js';

/** What a stage of the run works with. */
export interface StageWork {
  input: OptimizeInput;
  state: RunState;
  board: RunBoard;
}

/** Evaluates modules on the whole validation or test split. Throws like `evaluateTasks`. */
export async function evaluateSplit(
  { input, state, board }: StageWork,
  what: { split: 'validation' | 'test'; modules: Reference; of: string; partial?: boolean },
): Promise<Evaluation> {
  const count = input.counts[what.split];
  state.progress.rollouts += count;
  return evaluateTasks({
    patience: board.patience,
    run: input.run,
    purpose: `${what.of}-${what.split}`,
    summary: `${what.of} on ${what.split}, ${count} tasks`,
    modules: what.modules,
    selection: { split: what.split },
    ...(what.partial && { partial: true }),
    count,
    outcomes: state.progress.outcomes,
  });
}
