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
import { activities, storeOptions } from './activity-options.js';
import { inWindow } from './in-window.js';
import { optimize } from './optimize.js';
import { createPatience } from './patience.js';
import type { Patience } from './patience.js';
import type { Wait } from './wait.js';
import type { OptimizeInput } from './run-state.js';
import { createSteering } from './steering.js';

export interface CompareInput {
  comparison: string;
  /** Runs that go on at the same time. */
  window: number;
  /** In the order in which they begin. */
  runs: { input: OptimizeInput; memo: Record<string, string>; summary: string }[];
}

/** What became of one run. `running` also where it waits for a person: the run itself tells that. */
export interface ComparedProgress {
  run: string;
  state: 'open' | 'running' | 'done' | 'failed' | 'cancelled';
  /** Why there is no result. */
  reason: string | null;
}

export interface ComparisonProgress {
  runs: ComparedProgress[];
  /** What the comparison itself waits for: a disk that is full, say. */
  waiting: Wait | null;
}

export const comparisonQuery = defineQuery<ComparisonProgress>('comparison');

/**
 * A comparison: ordinary runs as children, some at a time, under flat ids of their own. One that fails or is
 * cancelled leaves a gap; the others go on.
 */
export async function compare(input: CompareInput): Promise<ComparisonProgress> {
  const progress: ComparisonProgress = {
    runs: input.runs.map(({ input: run }) => ({ run: run.run.run, state: 'open', reason: null })),
    waiting: null,
  };
  const show = () => setCurrentDetails(detailsOf(progress));
  setHandler(comparisonQuery, () => progress);
  const patience = createPatience(createSteering(), wait => {
    progress.waiting = wait;
    show();
    return Promise.resolve();
  });
  const runOne = async (place: number) => {
    const planned = input.runs[place];
    const own = progress.runs[place];
    if (!planned || !own) return;
    Object.assign(own, { state: 'running' });
    show();
    Object.assign(own, await runToItsEnd({ planned, comparison: input.comparison, patience }));
    progress.waiting = null;
    show();
  };
  try {
    await inWindow({ items: input.runs, size: input.window, run: (_, place) => runOne(place) });
    await patience.attempt(() => recordEnd(input.comparison, progress));
  } catch (error) {
    // One that is cancelled must not be kept from ending by a store that cannot be written.
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

/** Begins a run unless it has its result already, and waits for its end. */
async function runToItsEnd(work: {
  planned: CompareInput['runs'][number];
  comparison: string;
  patience: Patience;
}): Promise<Outcome> {
  const { planned, comparison, patience } = work;
  const { run } = planned.input.run;
  for (let pause = shortestPauseSeconds; ; pause = Math.min(2 * pause, longestPauseSeconds)) {
    const options = { ...storeOptions, summary: `begins ${run}` };
    const begun = await patience.attempt(() =>
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
      if (error instanceof ChildWorkflowFailure) return await recordLoss(run, error, patience);
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    // Somebody works on it outside of this comparison (`fgo resume`): its end is waited for.
    await sleep(pause * 1_000, { summary: `${run} is under way elsewhere` });
  }
}

/** The run has recorded its own end, unless it was terminated. */
async function recordLoss(run: string, error: ChildWorkflowFailure, patience: Patience): Promise<Outcome> {
  const state = isCancellation(error) || error.cause?.name === 'TerminatedFailure' ? 'cancelled' : 'failed';
  const options = { ...storeOptions, summary: `records that ${run} is ${state}` };
  await patience.attempt(() => activities.endComparedRun.executeWithOptions(options, [{ run, state }]));
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
