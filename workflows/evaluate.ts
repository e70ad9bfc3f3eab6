import { continueAsNew } from '@temporalio/workflow';
import type { Evaluation } from '../lib/domain/evaluation.js';
import type { RunReference } from '../lib/config/manifest.js';
import type { Reference } from '../lib/domain/reference.js';
import { firstBatchSize, nextBatchSize } from '../lib/optimizer/acceptance/batch-size.js';
import { raceBoundaries } from '../lib/optimizer/acceptance/race-boundaries.js';
import { StepUnavailable } from '../lib/optimizer/program/step-unavailable.js';
import type { EvaluateRequest } from '../lib/optimizer/program/steps.js';
import { formatCount, formatMean } from '../lib/text/format.js';
import { readableOrder } from '../lib/text/readable-order.js';
import type { BatchResult } from '../activities/evaluate-batch.js';
import { activities, llmOptions, storeOptions } from './runtime/activity-options.js';
import { isHistoryLong } from './runtime/history.js';
import { described } from './runtime/described.js';
import { createChildNode } from './runtime/node.js';
import type { Node, NodeInput } from './runtime/node.js';

export interface EvaluateInput extends NodeInput, Omit<EvaluateRequest, 'point' | 'summary'> {
  /** A run that ends early does not need it: then it ends without a result, after the batches in flight. */
  droppable: boolean;
  /** What earlier executions of this continued workflow have done. */
  done?: Done;
}

interface Done {
  batches: Batch[];
  /** The first task that is not started. */
  next: number;
  /** Tasks in the next batch. */
  size: number;
  /** The last boundary at which a race was judged; 0 if none. */
  judged: number;
  /** Why no call is sent any more, if so: tasks without a journaled reply are left unscored. */
  unsent?: string | undefined;
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
const concurrentBatches = 4;
/** If the infrastructure fails on more than this share of tasks, the evaluation waits for a person. */
const mostUnscored = 0.02;

/**
 * Runs the agent on a set of tasks, in batches sized by the measured time per task. In a race, no batch
 * crosses the next boundary before the candidate is judged there, so the batches do not affect what is run.
 */
export async function evaluate(input: EvaluateInput): Promise<Evaluation | NotEvaluated> {
  const node = createChildNode(input);
  const { control } = node;
  const done: Done = input.done ?? { batches: [], next: 0, size: firstBatchSize(input.count), judged: 0 };
  try {
    const end = await runBatches(node, input, done);
    if (end === 'dropped') return { notEvaluated: null };
    if (end === 'long')
      return await continueAsNew<typeof evaluate>({ ...input, control: control.state, done });
    const evaluation = await seal(node, done);
    if (end === 'lost') return { ...evaluation, skipped: input.count - done.next };
    if (done.unsent !== undefined) return { ...evaluation, unsentReason: done.unsent };
    if (await isAccepted(node, input, evaluation)) return evaluation;
  } catch (error) {
    if (error instanceof StepUnavailable) return { notEvaluated: error.message };
    throw error;
  }
  const { done: _done, ...again } = input;
  return continueAsNew<typeof evaluate>({ ...again, control: control.state });
}

/**
 * Runs batches until all tasks are done (`complete`), a race is `lost`, the result is no longer needed
 * (`dropped`), or the history is `long`.
 */
async function runBatches(
  node: Node,
  input: EvaluateInput,
  done: Done,
): Promise<'complete' | 'lost' | 'dropped' | 'long'> {
  const isDropped = () => input.droppable && node.control.ending;
  const runTo = async (boundary: number) => {
    for (;;) {
      await node.unpaused();
      if (done.next >= boundary || isHistoryLong() || isDropped()) return;
      const from = done.next;
      const to = Math.min(boundary, from + done.size);
      done.next = to;
      const { trajectories, milliseconds } = await runBatch(node, input, done, { from, to });
      done.batches.push({ from, trajectories });
      done.size = nextBatchSize({ tasks: input.count, size: to - from, milliseconds });
    }
  };
  for (const boundary of input.race ? raceBoundaries(input.count) : [input.count]) {
    if (boundary <= done.judged) continue;
    await Promise.all(Array.from({ length: concurrentBatches }, () => runTo(boundary)));
    if (done.next < boundary) return isDropped() ? 'dropped' : 'long';
    done.judged = boundary;
    if (boundary < input.count && !(await mayStillWin(node, input, done))) return 'lost';
  }
  return 'complete';
}

async function runBatch(
  node: Node,
  input: EvaluateInput,
  done: Done,
  batch: { from: number; to: number },
): Promise<BatchResult> {
  const { run, modules, selection, count, partial } = input;
  const summary = `tasks ${batch.from + 1}–${batch.to} of ${count}`;
  return orFromJournal(done, partial, () =>
    node.attempt(() =>
      activities.evaluateBatch.executeWithOptions({ ...llmOptions, summary }, [
        readableOrder({ run, modules, selection, ...batch, unsent: done.unsent }),
      ]),
    ),
  );
}

/** If a person has ended the run, the operation of a partial evaluation is repeated with `unsent`. */
async function orFromJournal<Result>(
  state: Pick<Done, 'unsent'>,
  partial: boolean | undefined,
  operation: () => Promise<Result>,
): Promise<Result> {
  try {
    return await operation();
  } catch (error) {
    if (!(error instanceof StepUnavailable) || !partial) throw error;
    state.unsent ??= error.message;
    return operation();
  }
}

export interface EvaluateAtOnceInput extends Omit<EvaluateRequest, 'point'> {
  run: RunReference;
  /** The evaluation's path below its run: the calls are recorded there. */
  path: string;
}

/** The same in one activity of the calling workflow, for tasks that fit in one batch. */
export async function evaluateAtOnce(
  node: Node,
  input: EvaluateAtOnceInput,
): Promise<Evaluation | NotEvaluated> {
  const { summary, partial, race: _race, ...tasks } = input;
  const state: Pick<Done, 'unsent'> = {};
  try {
    for (;;) {
      const evaluation = await orFromJournal(state, partial, () =>
        node.attempt(() =>
          activities.evaluateTasks.executeWithOptions({ ...llmOptions, summary }, [
            readableOrder({ ...tasks, unsent: state.unsent }),
          ]),
        ),
      );
      if (state.unsent !== undefined) return { ...evaluation, unsentReason: state.unsent };
      if (await isAccepted(node, input, evaluation)) return evaluation;
    }
  } catch (error) {
    if (error instanceof StepUnavailable) return { notEvaluated: error.message };
    throw error;
  }
}

/** Whether a candidate in a race can still be accepted after the batches so far. */
async function mayStillWin(node: Node, { run, race }: EvaluateInput, done: Done): Promise<boolean> {
  if (!race) return true;
  const { parent } = race;
  return node.attempt(() =>
    activities.mayStillWin.executeWithOptions(
      { ...storeOptions, summary: 'checks whether the candidate may still be accepted' },
      [{ run, parent, batches: inOrder(done.batches) }],
    ),
  );
}

async function seal(node: Node, { batches }: Done): Promise<Evaluation> {
  const evaluation = await node.attempt(() =>
    activities.sealEvaluation.executeWithOptions({ ...storeOptions, summary: 'combines the batches' }, [
      { batches: inOrder(batches) },
    ]),
  );
  const { score, failures } = evaluation;
  const about = `${formatMean(score)} on ${formatCount(score.scored)} tasks, ${formatCount(failures)} failed.`;
  return described(about, evaluation);
}

/** Whether enough tasks are scored; otherwise a person decides whether to take the evaluation or repeat it. */
async function isAccepted(
  { control, decide }: Node,
  { count }: Pick<EvaluateInput, 'count'>,
  { score, unanswered, unscoredReason }: Evaluation,
): Promise<boolean> {
  // An input that the endpoint refuses for good would be refused again: do not wait for it.
  const failed = score.unscored - (unanswered?.refused ?? 0);
  const unscored = failed / count;
  if (failed === 0 || unscored <= (control.state.unscored ?? mostUnscored)) return true;
  const decision = await decide({
    kind: 'TooManyUnscored',
    reason: `${failed} of ${count} tasks could not be scored.`,
    ...(unscoredReason && { fullReason: unscoredReason }),
    remedy:
      'Fix the cause (the endpoint, the scorer, or the environment of the agent), then `fgo resume`: these tasks are run again. Or `fgo continue` takes the evaluation as it is, without these tasks.',
    asIs: { unscored },
  });
  return decision === 'asIs';
}

function inOrder(batches: readonly Batch[]): Reference[] {
  const sorted = [...batches].sort((left, right) => left.from - right.from);
  return sorted.map(batch => batch.trajectories);
}
