import { beforeMergeReason } from '../algorithm/approval-reasons.js';
import type { Candidate } from '../algorithm/domain/candidate.js';
import type { Reference } from '../algorithm/domain/reference.js';
import { lowestShownLevel, mostInGroup, reportDetail } from '../algorithm/history-bounds.js';
import type { ReportDetail } from '../algorithm/history-bounds.js';
import { planMerge } from '../algorithm/plan-merges.js';
import { strategies } from '../algorithm/strategies/index.js';
import type { OptimizeConfig } from '../config/optimize.js';
import type { Division } from '../activities/divide-tasks.js';
import { activities, storeOptions } from './activity-options.js';
import { bestSoFar } from './best-so-far.js';
import { childId } from './child.js';
import { evaluateSplit } from './evaluate-split.js';
import type { StageWork } from './evaluate-split.js';
import { joinEarlier } from './join-earlier.js';
import { merge } from './merge.js';
import { optimizeGroup } from './optimize-group.js';
import { optimizeSubsets, subsetId } from './optimize-subsets.js';
import type { OptimizeSubsetsInput, OptimizeSubsetsResult } from './optimize-subsets.js';
import type { RunBoard } from './run-board.js';
import type { OptimizeInput, RunState } from './run-state.js';

/** One stage of a run: reads the state that earlier stages left, and adds to it. Does nothing when it is done already. */
export type RunStage = (input: OptimizeInput, state: RunState, board: RunBoard) => Promise<void>;

/** The baseline on validation and, for the first of two times, on test. */
export const measureBaseline: RunStage = async (input, state, board) => {
  if (state.baseline) return;
  await board.enter('baseline');
  const { modules } = input;
  const work = { input, state, board };
  const [validation, test] = await Promise.all([
    evaluateSplit(work, { split: 'validation', modules, of: 'baseline' }),
    evaluateSplit(work, { split: 'test', modules, of: 'baseline' }),
  ]);
  state.baseline = { validation, test };
  state.progress.scores.baseline = { validation: validation.score, test: test.score };
};

export const divide: RunStage = async (input, state, board) => {
  if (state.division) return;
  await board.enter('divide');
  const division = await board.patience.attempt(() =>
    activities.divideTasks.executeWithOptions(
      {
        ...storeOptions,
        summary: `divides ${input.counts.train - (input.extends?.tasks ?? 0)} train tasks (${input.settings.divide})`,
      },
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
  const { epochs, proposals = 1 }: Partial<OptimizeConfig> & { epochs: number } = input.settings;
  return reportDetail({ subsets: division.sizes.length, epochs, proposals });
}

export const optimizeAll: RunStage = async (input, state, board) => {
  const { division } = state;
  if (state.candidates || !division) return;
  await board.enter('optimize');
  if (division.sizes.length === 0 || !(await board.steering.mayGoOn())) {
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
      proposals: input.settings.proposals,
      racing: input.settings.racing,
    },
    ...(isChained(input) && { chained: true }),
    reports: detailOf(input, division),
    ...(input.stop && { stop: input.stop }),
    ...(input.takesFrom === undefined ? {} : { takesFrom: input.takesFrom }),
  };
  const results =
    subsets.length > mostInGroup
      ? await optimizeGroups(common, board)
      : [await optimizeSubsets(common, board.patience, board.end)];
  state.progress.rollouts += results.reduce((sum, result) => sum + result.rollouts, 0);
  state.candidates = results.map(result => result.candidates);
  if (isChained(input)) state.last = lastOf(results);
};

function isChained({ settings }: OptimizeInput): boolean {
  return strategies[settings.strategy].beginsWith === 'previous';
}

/** What a chain of subsets has come to: the last one's modules, with all tasks behind it. */
function lastOf(results: readonly OptimizeSubsetsResult[]): Candidate | null {
  const last = results.findLast(result => result.last)?.last;
  return last ? { id: last.id, modules: last.modules, tasks: last.tasks } : null;
}

/** One group after the other: the window bounds what runs at the same time. */
async function optimizeGroups(
  common: OptimizeSubsetsInput,
  { steering, spending, end }: RunBoard,
): Promise<OptimizeSubsetsResult[]> {
  const results: OptimizeSubsetsResult[] = [];
  for (let start = 0; start < common.subsets.length && (await steering.mayGoOn()); start += mostInGroup) {
    const subsets = common.subsets.slice(start, start + mostInGroup);
    const before = common.chained ? results.findLast(result => result.last)?.last : null;
    const { ending, ...result } = await steering.runChild({
      workflow: optimizeGroup,
      workflowId: childId(`group-${start / mostInGroup + 1}`),
      input: {
        ...{ ...common, subsets, unchanged: results.at(-1)?.unchanged ?? 0 },
        ...(before && { modules: before.modules }),
      },
      summary: `subsets ${start + 1}–${start + subsets.length} of ${common.subsets.length}`,
    });
    results.push(result);
    if (ending !== null) await end(ending);
    else await spending.look();
  }
  return results;
}

export const mergeAll: RunStage = async (input, state, board) => {
  const { baseline, candidates, division } = state;
  if (state.result || !baseline || !candidates || !division) return;
  const leaves = division.sizes.length;
  const { fanIn, retry } = input.settings.merge;
  const common = {
    run: input.run,
    fanIn,
    baseline: { modules: input.modules, validation: baseline.validation },
    moduleNames: input.moduleNames,
    lists: division.lists,
    validationTasks: input.counts.validation,
    retry,
    reportsFrom: lowestShownLevel(leaves, fanIn),
    ...(input.takesFrom === undefined ? {} : { takesFrom: input.takesFrom }),
    ...(input.stop && { stop: input.stop }),
  };
  const work = { input, state, board };
  if (leaves < 2 || strategies[input.settings.strategy].result === 'last') {
    if (input.extends) await board.enter('merge');
    const root = leaves < 2 ? await onlyCandidate(input, candidates, board) : (state.last ?? null);
    const { steering } = board;
    const result = steering.finishing ? root : await joinEarlier(input, state, { root, board, common });
    state.result = input.extends && steering.finishing ? await bestSoFar(work, scoredOnly(result)) : result;
    return;
  }
  await board.enter('merge');
  if (await isRejected(work, leaves)) return;
  if (!(await board.steering.mayGoOn())) {
    state.result = await bestSoFar(work, null);
    return;
  }
  const place = { leaves, before: [] };
  const merged = await board.steering.runChild({
    workflow: merge,
    workflowId: childId(planMerge(place, fanIn).id),
    input: { ...common, place, candidates },
    summary: `merges ${leaves} candidates`,
  });
  state.progress.rollouts += merged.rollouts;
  if (merged.plateau)
    state.progress.ending ??= `stopped by stop.plateau: merges of ${merged.flat - 1} ${merged.flat === 2 ? 'level' : 'levels in a row'} scored no better`;
  const { steering } = board;
  const root = merged.candidate;
  const result = steering.finishing ? root : await joinEarlier(input, state, { root, board, common });
  state.result = steering.finishing ? await bestSoFar(work, result) : result;
};

/** A candidate whose validation score is known. */
function scoredOnly(candidate: Candidate | null): Candidate | null {
  return candidate?.validation ? candidate : null;
}

/** Asks before the first merge, where the configuration wants it. Rejected, the run ends with what it began with. */
async function isRejected({ input, state, board }: StageWork, candidates: number): Promise<boolean> {
  const { progress } = state;
  if (state.rejected) return true;
  if (!input.approval?.includes('merge') || board.steering.finishing) return false;
  const verdict = await board.ask(beforeMergeReason(progress, candidates));
  if (verdict === null || verdict.approved) return false;
  state.rejected = true;
  progress.ending = `rejected before merging${verdict.reason === null ? '' : ` (${verdict.reason})`}`;
  const earlier = input.extends;
  if (earlier) state.result = { id: earlier.run, modules: earlier.modules, tasks: earlier.tasks };
  return true;
}

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
