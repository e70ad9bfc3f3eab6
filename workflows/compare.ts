import {
  CancellationScope,
  ChildWorkflowFailure,
  defineQuery,
  isCancellation,
  setCurrentDetails,
  setHandler,
  sleep,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { parseWorkflowId, rootWorkflowId } from '../lib/domain/workflow-id.js';
import { activities, storeOptions } from './runtime/activity-options.js';
import { inWindow } from '../lib/text/in-window.js';
import { optimize } from './optimize.js';
import type { OptimizeInput } from './optimize-input.js';
import { createNode } from './runtime/node.js';
import type { Node } from './runtime/node.js';
import { NodeControl } from './runtime/node-control.js';
import type { OpenWait } from './runtime/run-control.js';
import { createWaitTimer } from './runtime/wait-timer.js';

export interface CompareInput {
  comparison: string;
  /** Number of concurrent runs. */
  window: number;
  /** In starting order. */
  runs: { input: OptimizeInput; memo: Record<string, string>; summary: string }[];
}

/** The state of one run. `running` includes waiting for a person, which the run itself reports. */
export interface ComparedProgress {
  run: string;
  state: 'open' | 'running' | 'done' | 'failed' | 'cancelled';
  /** Why there is no result. */
  reason: string | null;
}

export interface ComparisonProgress {
  runs: ComparedProgress[];
  /** What the comparison itself waits for, such as free disk space. */
  waiting: OpenWait | null;
}

export const comparisonQuery = defineQuery<ComparisonProgress>('comparison');

/**
 * A comparison: ordinary runs as children with flat ids of their own, a few at a time. One that fails or is
 * cancelled leaves a gap; the others continue.
 */
export async function compare(input: CompareInput): Promise<ComparisonProgress> {
  const progress: ComparisonProgress = {
    runs: input.runs.map(({ input: run }) => ({ run: run.run.run, state: 'open', reason: null })),
    waiting: null,
  };
  const show = () => setCurrentDetails(detailsOf(progress));
  setHandler(comparisonQuery, () => progress);
  const timer = createWaitTimer();
  const node = createNode(new NodeControl(), {
    opened(wait) {
      progress.waiting = wait;
      timer.show(wait);
      show();
      return Promise.resolve();
    },
    ended() {
      progress.waiting = null;
      timer.show(undefined);
      show();
    },
  });
  const runOne = async (place: number) => {
    const planned = input.runs[place];
    const own = progress.runs[place];
    if (!planned || !own) return;
    Object.assign(own, { state: 'running' });
    show();
    Object.assign(own, await runToItsEnd({ planned, comparison: input.comparison, node }));
    show();
  };
  try {
    await inWindow({ items: input.runs, size: input.window, run: (_, place) => runOne(place) });
    await node.attempt(() => recordEnd(input.comparison, progress));
  } catch (error) {
    // A store that cannot be written must not keep a cancelled comparison from ending.
    await CancellationScope.nonCancellable(() => recordEnd(input.comparison, progress)).catch(
      () => undefined,
    );
    throw error;
  }
  return progress;
}

type Outcome = Pick<ComparedProgress, 'state' | 'reason'>;

const done: Outcome = { state: 'done', reason: null };
const shortestPauseSeconds = 10;
const longestPauseSeconds = 300;

/** Starts a run unless it already has its result, and waits for its end. */
async function runToItsEnd(options: {
  planned: CompareInput['runs'][number];
  comparison: string;
  node: Node;
}): Promise<Outcome> {
  const { planned, comparison, node } = options;
  const { run } = planned.input.run;
  for (let pause = shortestPauseSeconds; ; pause = Math.min(2 * pause, longestPauseSeconds)) {
    const options = { ...storeOptions, summary: `begins ${run}` };
    const begun = await node.attempt(() =>
      activities.beginComparedRun.executeWithOptions(options, [{ comparison, run }]),
    );
    if (begun.done) return done;
    try {
      const child = await startChild(optimize, {
        workflowId: rootWorkflowId(run, parseWorkflowId(workflowInfo().workflowId).store),
        memo: planned.memo,
        args: [planned.input],
        staticSummary: planned.summary,
      });
      await child.result();
      return done;
    } catch (error) {
      if (CancellationScope.current().consideredCancelled) throw error;
      if (error instanceof ChildWorkflowFailure) return await recordLoss(run, error, node);
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    // The run was started outside this comparison (`fgo resume`): wait for its end.
    await sleep(pause * 1_000, { summary: `${run} is under way elsewhere` });
  }
}

/** Runs record their own end, unless they are terminated. */
async function recordLoss(run: string, error: ChildWorkflowFailure, node: Node): Promise<Outcome> {
  const state = isCancellation(error) || error.cause?.name === 'TerminatedFailure' ? 'cancelled' : 'failed';
  const options = { ...storeOptions, summary: `records that ${run} is ${state}` };
  await node.attempt(() => activities.endComparedRun.executeWithOptions(options, [{ run, state }]));
  return { state, reason: innermostMessage(error).slice(0, 500) };
}

function innermostMessage(error: Error): string {
  return error.cause instanceof Error ? innermostMessage(error.cause) : error.message;
}

async function recordEnd(comparison: string, { runs }: ComparisonProgress): Promise<void> {
  const failures = runs.flatMap(({ run, reason }) => (reason === null ? [] : [{ run, reason }]));
  const options = { ...storeOptions, summary: 'records the end of the comparison' };
  await activities.endComparison.executeWithOptions(options, [{ comparison, failures }]);
}

function detailsOf({ runs, waiting }: ComparisonProgress): string {
  const ended = runs.filter(({ state }) => state !== 'open' && state !== 'running').length;
  return [
    `**${ended} of ${runs.length} runs have ended**`,
    ...(waiting ? [`Waits: ${waiting.reason} ${waiting.remedy}`] : []),
    '',
    ...runs.map(({ run, state }) => `- ${run}: ${state}`),
  ].join('\n');
}
