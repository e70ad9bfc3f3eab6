import type { OptimizeInput } from './optimize-input.js';
import {
  ContinueAsNew,
  allHandlersFinished,
  condition,
  isCancellation,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { RunProgress } from '../lib/domain/progress.js';
import { optimizeRun } from '../lib/optimizer/program/run/optimize-run.js';
import { initialRun } from '../lib/optimizer/program/run/run.js';
import type { RunInput } from '../lib/optimizer/program/run/run.js';
import type { RunSteps } from '../lib/optimizer/program/steps.js';
import { readableOrder } from '../lib/text/readable-order.js';
import { merge } from './merge.js';
import { optimizeGroup } from './optimize-group.js';
import { activities, llmOptions } from './runtime/activity-options.js';
import { childId, idInRun } from './runtime/ids.js';
import type { RunEnd } from './runtime/run-end.js';
import { createRunNode } from './runtime/run-node.js';
import type { RunNode } from './runtime/run-node.js';
import { runSubset } from './runtime/run-subset.js';
import { createSteps } from './runtime/steps.js';

/**
 * A run: measures the baseline, divides the train tasks, optimizes each subset in a child workflow, merges
 * their results in a child workflow, and tests the result. The strategy decides which subsets and merges
 * there are; the method itself is in `lib/optimizer/program`. Between its parts, when no child is open, a
 * long history continues as new.
 */
export async function optimize(input: OptimizeInput): Promise<RunEnd & RunProgress> {
  const { run } = input;
  const method: RunInput = { ...input, id: run.run };
  const state = input.state ?? initialRun(method);
  const node = createRunNode(input, state);
  stopAfterHours(input, node);
  const steps = {
    ...createSteps(input, node, reached => ({ ...input, state: reached })),
    ...node.steps,

    /** Divide: disjoint subsets of the train tasks. */
    divideTasks: (tasks, summary) =>
      node.attempt(() =>
        activities.divideTasks.executeWithOptions({ ...llmOptions, summary }, [
          readableOrder({ run, ...tasks }),
        ]),
      ),

    /** Optimize: one child per subset, independent of the others. */
    optimizeSubset(id, subset) {
      node.showStart(id, subset);
      return runSubset(node, { run, id, subset });
    },

    /** Of more than 200 subsets, a child per group starts them. */
    optimizeGroup: (name, group) =>
      node.runChild({
        workflow: optimizeGroup,
        workflowId: childId(name),
        input: { run, input: group },
        summary: `${name}: ${group.subsets.length} subsets`,
      }),

    /** Merge: one child, which starts itself for the levels below. */
    merge: (id, candidates) =>
      node.runChild({
        workflow: merge,
        workflowId: idInRun(id),
        input: { run, input: candidates },
        summary: `${id}: merges ${candidates.place.leaves} candidates`,
      }),
  } satisfies RunSteps;
  let end: RunEnd;
  try {
    await optimizeRun(steps, method, state);
    end = await node.close('done');
  } catch (error) {
    if (!(error instanceof ContinueAsNew)) await node.close(isCancellation(error) ? 'cancelled' : 'failed');
    throw error;
  }
  await condition(allHandlersFinished);
  return { ...end, ...readableOrder(state.progress) };
}

/**
 * Ends the run early when the configured hours since its start have passed, by the workflow's own timer;
 * waiting time counts.
 */
function stopAfterHours({ stop }: OptimizeInput, { steps }: RunNode): void {
  if (stop?.hours === undefined) return;
  const { startTime, runStartTime } = workflowInfo();
  const passed = runStartTime.getTime() - startTime.getTime();
  const left = Math.max(1, Math.ceil(stop.hours * 3_600_000 - passed));
  void sleep(left, { summary: `stop.hours: ${stop.hours}` }).then(
    () => steps.end(`stopped by stop.hours: ${stop.hours} hours have passed`),
    () => undefined,
  );
}
