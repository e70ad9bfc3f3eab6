import { executeChild } from '@temporalio/workflow';
import { accepts } from '../algorithm/accept.js';
import type { Candidate } from '../algorithm/domain/candidate.js';
import type { Evaluation } from '../algorithm/domain/evaluation.js';
import type { Reference } from '../algorithm/domain/reference.js';
import { lowestShownLevel, mostInGroup, reportDetail } from '../algorithm/history-bounds.js';
import type { ReportDetail } from '../algorithm/history-bounds.js';
import { planMerge } from '../algorithm/plan-merges.js';
import type { Division } from '../activities/divide-tasks.js';
import { activities, storeOptions } from './activity-options.js';
import { childId } from './child.js';
import { compareEvaluations } from './compare-evaluations.js';
import { evaluateTasks } from './evaluate-tasks.js';
import { merge } from './merge.js';
import { optimizeGroup } from './optimize-group.js';
import { optimizeSubsets, subsetId } from './optimize-subsets.js';
import type { OptimizeSubsetsInput, OptimizeSubsetsResult } from './optimize-subsets.js';
import type { RunBoard } from './run-board.js';
import type { OptimizeInput, RunState } from './run-state.js';

/** One stage of a run: reads the state that earlier stages left, and adds to it. Does nothing when it is done already. */
export type RunStage = (input: OptimizeInput, state: RunState, board: RunBoard) => Promise<void>;

async function evaluateSplit(
  input: OptimizeInput,
  state: RunState,
  what: { split: 'validation' | 'test'; modules: Reference; of: 'baseline' | 'final' },
): Promise<Evaluation> {
  const count = input.counts[what.split];
  state.progress.rollouts += count;
  return evaluateTasks({
    run: input.run,
    purpose: `${what.of}-${what.split}`,
    summary: `${what.of} on ${what.split}, ${count} tasks`,
    modules: what.modules,
    selection: { split: what.split },
    count,
  });
}

/** The baseline on validation and, for the first of two times, on test. */
export const measureBaseline: RunStage = async (input, state, board) => {
  if (state.baseline) return;
  await board.enter('baseline');
  const { modules } = input;
  const [validation, test] = await Promise.all([
    evaluateSplit(input, state, { split: 'validation', modules, of: 'baseline' }),
    evaluateSplit(input, state, { split: 'test', modules, of: 'baseline' }),
  ]);
  state.baseline = { validation, test };
  state.progress.scores.baseline = { validation: validation.score, test: test.score };
};

export const divide: RunStage = async (input, state, board) => {
  if (state.division) return;
  await board.enter('divide');
  const division = await board.patience.attempt(() =>
    activities.divideTasks.executeWithOptions(
      { ...storeOptions, summary: `divides ${input.counts.train} train tasks (${input.settings.divide})` },
      [{ run: input.run }],
    ),
  );
  state.division = division;
  if (detailOf(input, division) === 'none') return;
  state.progress.subsets = division.sizes.map((tasks, number) => ({
    id: subsetId(number),
    tasks,
    state: 'open',
    step: null,
    epochs: [],
  }));
};

/** What the run hears of its subsets. */
function detailOf(input: OptimizeInput, division: Division): ReportDetail {
  return reportDetail({ subsets: division.sizes.length, epochs: input.settings.epochs });
}

export const optimizeAll: RunStage = async (input, state, board) => {
  const { division } = state;
  if (state.candidates || !division) return;
  await board.enter('optimize');
  if (division.sizes.length === 0) {
    state.candidates = [];
    return;
  }
  const subsets = division.sizes.map((tasks, number) => ({ number, tasks }));
  const common: OptimizeSubsetsInput = {
    run: input.run,
    lists: division.lists,
    subsets,
    window: input.settings.window,
    modules: input.modules,
    moduleNames: input.moduleNames,
    settings: {
      epochs: input.settings.epochs,
      accept: input.settings.accept,
      critique: input.settings.critique,
    },
    reports: detailOf(input, division),
  };
  const results =
    subsets.length > mostInGroup
      ? await optimizeGroups(common)
      : [await optimizeSubsets(common, board.patience)];
  state.progress.rollouts += results.reduce((sum, result) => sum + result.rollouts, 0);
  state.candidates = results.map(result => result.candidates);
};

/** One group after the other: the window bounds what runs at the same time. */
async function optimizeGroups(common: OptimizeSubsetsInput): Promise<OptimizeSubsetsResult[]> {
  const results: OptimizeSubsetsResult[] = [];
  for (let start = 0; start < common.subsets.length; start += mostInGroup) {
    const subsets = common.subsets.slice(start, start + mostInGroup);
    results.push(
      await executeChild(optimizeGroup, {
        workflowId: childId(`group-${start / mostInGroup + 1}`),
        args: [{ ...common, subsets }],
        staticSummary: `subsets ${start + 1}–${start + subsets.length} of ${common.subsets.length}`,
      }),
    );
  }
  return results;
}

export const mergeAll: RunStage = async (input, state, board) => {
  const { baseline, candidates, division } = state;
  if (state.result || !baseline || !candidates || !division) return;
  const leaves = division.sizes.length;
  if (leaves < 2) {
    state.result = await onlyCandidate(input, candidates, board);
    return;
  }
  await board.enter('merge');
  const { fanIn, retry } = input.settings.merge;
  const place = { leaves, before: [] };
  const result = await executeChild(merge, {
    workflowId: childId(planMerge(place, fanIn).id),
    args: [
      {
        run: input.run,
        place,
        fanIn,
        candidates,
        baseline: { modules: input.modules, validation: baseline.validation },
        moduleNames: input.moduleNames,
        lists: division.lists,
        validationTasks: input.counts.validation,
        retry,
        reportsFrom: lowestShownLevel(leaves, fanIn),
      },
    ],
    staticSummary: `merges ${leaves} candidates`,
  });
  state.progress.rollouts += result.rollouts;
  state.result = result.candidate;
};

/** What there is where nothing is to be merged. */
async function onlyCandidate(
  input: OptimizeInput,
  candidates: Reference[],
  { patience }: RunBoard,
): Promise<Candidate | null> {
  if (candidates.length === 0) return null;
  const [group] = await patience.attempt(() =>
    activities.groupCandidates.executeWithOptions({ ...storeOptions, summary: 'reads the only candidate' }, [
      { run: input.run, candidates, groups: 1 },
    ]),
  );
  return group?.kind === 'one' ? group.leaf : null;
}

/** Keeps the result if it does not lose to the baseline on validation, and runs it once on test. */
export const testResult: RunStage = async (input, state, board) => {
  const { baseline, progress } = state;
  if (!baseline) return;
  await board.enter('test');
  const result = await scoredResult(input, state);
  const changed = result !== null && result.modules.sha256 !== input.modules.sha256;
  const kept = changed && (await holdsAgainstBaseline(result, baseline.validation, board));
  progress.decision = explain({ result, kept, unchanged: !changed });
  const modules = kept && result ? result.modules : input.modules;
  const validation = kept && result?.validation ? result.validation : baseline.validation;
  const test = kept
    ? await evaluateSplit(input, state, { split: 'test', modules, of: 'final' })
    : baseline.test;
  progress.scores.final = { validation: validation.score, test: test.score };
  progress.modules = modules;
  progress.significance = await board.patience.attempt(() =>
    activities.testSignificance.executeWithOptions(
      { ...storeOptions, summary: 'paired test, final against baseline' },
      [{ run: input.run, before: baseline.test.record, after: test.record }],
    ),
  );
  progress.stage = 'done';
  await board.patience.attempt(() =>
    activities.recordResult.executeWithOptions({ ...storeOptions, summary: 'records the result' }, [
      { run: input.run, progress: { ...progress, state: 'done' } },
    ]),
  );
  await board.close('done');
};

/** Not below the baseline on the validation tasks that both have scored. */
async function holdsAgainstBaseline(
  result: Candidate,
  baseline: Evaluation,
  board: RunBoard,
): Promise<boolean> {
  if (!result.validation) return false;
  const { patience } = board;
  const compared = await compareEvaluations({ patience, parent: baseline, candidate: result.validation });
  return accepts('not-worse', compared).accepted;
}

/** Where there was nothing to merge, the one candidate has not met the validation split yet. */
async function scoredResult(input: OptimizeInput, state: RunState): Promise<Candidate | null> {
  const { baseline, result } = state;
  if (!result || result.validation) return result;
  if (baseline && result.modules.sha256 === input.modules.sha256) {
    return { ...result, validation: baseline.validation };
  }
  const validation = await evaluateSplit(input, state, {
    split: 'validation',
    modules: result.modules,
    of: 'final',
  });
  return { ...result, validation };
}

function explain(outcome: { result: Candidate | null; kept: boolean; unchanged: boolean }): string {
  if (!outcome.result) return 'Nothing was optimized: the modules are the baseline’s.';
  if (outcome.unchanged) return 'No proposal was accepted: the modules are the baseline’s.';
  if (!outcome.kept)
    return `${outcome.result.id} scored below the baseline on validation: the baseline stays.`;
  return `The final modules are those of ${outcome.result.id}.`;
}
