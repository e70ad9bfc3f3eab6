import { continueAsNew } from '@temporalio/workflow';
import type { Evaluation } from '../lib/domain/evaluation.js';
import type { RunReference } from '../lib/config/manifest.js';
import type { Reference } from '../lib/domain/reference.js';
import { firstBatchSize, nextBatchSize } from '../lib/optimizer/acceptance/batch-size.js';
import type { BatchResult } from '../activities/evaluate-batch.js';
import type { TaskSelection } from '../lib/domain/task-selection.js';
import { activities, llmOptions, storeOptions } from './activity-options.js';
import { createChildPatience } from './child.js';
import { isHistoryLong } from './long-history.js';
import { whyOutOfReach } from './out-of-reach.js';
import type { Patience } from './patience.js';
import { boundariesOf, mayStillWin } from './race.js';
import type { RaceAgainst } from './race.js';
import type { SteeredInput } from './steering.js';

export interface EvaluateInput extends SteeredInput {
  run: RunReference;
  modules: Reference;
  selection: TaskSelection;
  /** Tasks in the selection. */
  count: number;
  /** A run that ends early does not need it: then it ends without a result, after the batches in flight. */
  droppable?: boolean;
  /** If a person has ended the run, tasks that depend on what is missing are left unscored. */
  partial?: boolean;
  /** The parent that a candidate is scored against: scoring stops once it can no longer be accepted. */
  race?: RaceAgainst;
  /** What earlier executions of this continued workflow have done. */
  done?: { batches: Batch[]; next: number; size: number; looked?: number; unsent?: string };
}

/** Not evaluated. The reason if a person ended the run; null if the evaluation was just no longer needed. */
export interface NotEvaluated {
  notEvaluated: string | null;
}

interface Batch {
  from: number;
  trajectories: Reference;
}

/** Concurrent batches of one evaluation. */
const lanes = 4;
/** If the infrastructure fails on more than this share of tasks, the evaluation waits for a person. */
const mostUnscored = 0.02;

/**
 * Runs the agent on a set of tasks, in batches sized by the measured time per task. In a race, no batch
 * crosses the next boundary before the candidate is judged there, so the batches do not affect what is run.
 */
export async function evaluate(input: EvaluateInput): Promise<Evaluation | NotEvaluated> {
  const patience = createChildPatience(input);
  try {
    return await evaluateWith(input, patience);
  } catch (error) {
    const why = whyOutOfReach(error);
    if (why === null) throw error;
    return { notEvaluated: why };
  }
}

async function evaluateWith(input: EvaluateInput, patience: Patience): Promise<Evaluation | NotEvaluated> {
  const { steering } = patience;
  const isDropped = () => input.droppable === true && steering.finishing;
  const batches = [...(input.done?.batches ?? [])];
  let { next, size } = input.done ?? { next: 0, size: firstBatchSize(input.count) };
  let looked = input.done?.looked ?? 0;
  let unsent = input.done?.unsent;

  const runBatch = async (batch: { from: number; to: number }): Promise<BatchResult> => {
    const run = () => evaluateBatch(input, { ...batch, ...(unsent !== undefined && { unsent }) }, patience);
    try {
      return await run();
    } catch (error) {
      const why = whyOutOfReach(error);
      if (why === null || !input.partial) throw error;
      unsent ??= why;
      return run();
    }
  };
  const runTo = async (boundary: number) => {
    for (;;) {
      await steering.released();
      if (next >= boundary || isHistoryLong() || isDropped()) return;
      const from = next;
      const to = Math.min(boundary, from + size);
      next = to;
      const result = await runBatch({ from, to });
      batches.push({ from, trajectories: result.trajectories });
      size = nextBatchSize({ tasks: input.count, size: to - from, milliseconds: result.milliseconds });
    }
  };
  let lost = false;
  for (const boundary of boundariesOf(input)) {
    if (boundary <= (input.done?.looked ?? 0)) continue;
    await Promise.all(Array.from({ length: lanes }, () => runTo(boundary)));
    if (next < boundary) break;
    looked = boundary;
    lost = boundary < input.count && !(await mayStillWin(input, inOrder(batches), patience));
    if (lost) break;
  }
  if (next < input.count && !lost) {
    if (isDropped()) return { notEvaluated: null };
    const done = {
      ...{ batches, next, size },
      ...(looked > 0 && { looked }),
      ...(unsent !== undefined && { unsent }),
    };
    await continueAsNew<typeof evaluate>({ ...input, steering: steering.state, done });
  }

  const evaluation = await patience.attempt(() =>
    activities.sealEvaluation.executeWithOptions(
      { ...storeOptions, summary: 'brings the batches together' },
      [{ batches: inOrder(batches) }],
    ),
  );
  if (lost) return { ...evaluation, skipped: input.count - next };
  if (unsent !== undefined) return { ...evaluation, unsentReason: unsent };
  // An input that the endpoint refuses for good would be refused again: do not wait for it.
  const failed = evaluation.score.unscored - (evaluation.unanswered?.refused ?? 0);
  const unscored = failed / input.count;
  if (failed === 0 || unscored <= (steering.state.unscored ?? mostUnscored)) return evaluation;
  const goOn = await patience.decide({
    kind: 'TooManyUnscored',
    reason: `${failed} of ${input.count} tasks could not be scored. The first of them: ${evaluation.unscoredReason ?? 'no reason is known.'}`,
    remedy:
      'Fix the cause (the endpoint, the scorer, or the environment of the agent), then `fgo resume`: these tasks are run again. Or `fgo continue` takes the evaluation as it is, without these tasks.',
    asIs: { unscored },
  });
  if (goOn === 'asIs') return evaluation;
  const { done: _done, ...again } = input;
  return continueAsNew<typeof evaluate>({ ...again, steering: steering.state });
}

function evaluateBatch(
  { run, modules, selection, count }: EvaluateInput,
  batch: { from: number; to: number; unsent?: string },
  patience: Patience,
): Promise<BatchResult> {
  const summary = `tasks ${batch.from + 1}–${batch.to} of ${count}`;
  return patience.attempt(() =>
    activities.evaluateBatch.executeWithOptions({ ...llmOptions, summary }, [
      { run, modules, selection, ...batch },
    ]),
  );
}

function inOrder(batches: readonly Batch[]): Reference[] {
  const sorted = [...batches].sort((left, right) => left.from - right.from);
  return sorted.map(batch => batch.trajectories);
}
