import { beforeMergeReason } from '../lib/optimizer/approval-reasons.js';
import type { Candidate } from '../lib/domain/candidate.js';
import type { Evaluation } from '../lib/domain/evaluation.js';
import type { Reference } from '../lib/domain/reference.js';
import { lowestShownLevel } from '../lib/optimizer/history-bounds.js';
import { planMerge } from '../lib/optimizer/merging/plan-merges.js';
import type { MergePlace } from '../lib/optimizer/merging/plan-merges.js';
import { strategies } from '../lib/optimizer/strategies/index.js';
import type { Division } from '../lib/optimizer/program/requests.js';
import type { OptimizeConfig } from '../lib/config/optimize.js';
import { activities, storeOptions } from './activity-options.js';
import { bestSoFar } from './best-so-far.js';
import { childId } from './child.js';
import type { StageWork } from './evaluate-split.js';
import { joinEarlier } from './join-earlier.js';
import { merge } from './merge.js';
import type { MergeResult } from './merge.js';
import type { MergeInput } from './merge-work.js';
import type { RunBoard } from './run-board.js';
import type { RunStage } from './run-stages.js';
import { countRollouts } from './run-state.js';
import type { OptimizeInput } from './run-state.js';

type MergeSettings = Pick<OptimizeConfig['merge'], 'fanIn' | 'retry'> & Partial<OptimizeConfig['merge']>;

/** Shared by all merges of a run. */
type CommonMergeInput = Omit<MergeInput, 'place' | 'candidates'>;

/** Turns the candidates of the subsets into one result: by the merge tree, or as the strategy requires. */
export const mergeAll: RunStage = async (input, state, board) => {
  const { candidates, division } = state;
  if (state.result || !state.baseline || !candidates || !division) return;
  const common = commonMergeInput(input, {
    ...{ baseline: state.baseline.validation, division },
    leaves: division.sizes.length,
  });
  const work = { input, state, board };
  const isTree = division.sizes.length > 1 && strategies[input.settings.strategy].result !== 'last';
  if (isTree) await mergeTree(work, { common, candidates, leaves: division.sizes.length });
  else await takeOnly(work, { common, candidates, leaves: division.sizes.length });
};

/** The input shared by all merges over `leaves` leaves that start from the run's modules. */
export function commonMergeInput(
  input: OptimizeInput,
  { baseline, division, leaves }: { baseline: Evaluation; division: Division; leaves: number },
): CommonMergeInput {
  // A run of 0.1.0 has neither tolerance nor keep nor compact in its settings.
  const { fanIn, retry, tolerance, keep }: MergeSettings = input.settings.merge;
  const { compact }: Partial<OptimizeConfig> = input.settings;
  return {
    run: input.run,
    fanIn,
    baseline: { modules: input.modules, validation: baseline },
    moduleNames: input.moduleNames,
    lists: division.lists,
    validationTasks: input.counts.validation,
    retry,
    ...(tolerance !== undefined && { tolerance }),
    ...(keep !== undefined && { keep }),
    ...(compact !== undefined && { compact }),
    reportsFrom: lowestShownLevel(leaves, fanIn),
    ...(input.takesFrom === undefined ? {} : { takesFrom: input.takesFrom }),
    ...(input.stop && { stop: input.stop }),
  };
}

interface Merging {
  common: CommonMergeInput;
  candidates: Reference[];
  leaves: number;
}

/** Used when there is nothing to merge: the only candidate, or the last of a chain. */
async function takeOnly(work: StageWork, { common, candidates, leaves }: Merging): Promise<void> {
  const { input, state, board } = work;
  if (input.extends) await board.enter('merge');
  const root = leaves < 2 ? await onlyCandidate(input, candidates, board) : (state.last ?? null);
  const { steering } = board;
  // The result if the next step can no longer be done.
  state.result = root;
  const result = steering.finishing ? root : await joinEarlier(input, state, { root, board, common });
  state.result = input.extends && steering.finishing ? await bestSoFar(work, scoredOnly(result)) : result;
}

async function mergeTree(work: StageWork, { common, candidates, leaves }: Merging): Promise<void> {
  const { input, state, board } = work;
  const { steering } = board;
  await board.enter('merge');
  if (await isRejected(work, leaves)) return;
  if (!(await steering.mayGoOn())) {
    state.result = await bestSoFar(work, null);
    return;
  }
  const merged = await mergeCandidates(work, { common, candidates, place: { leaves, before: [] } });
  const root = merged.candidate;
  state.result = root;
  const result = steering.finishing ? root : await joinEarlier(input, state, { root, board, common });
  state.result = steering.finishing ? await bestSoFar(work, result) : result;
}

/** The merge tree over candidates. If merges no longer improve the score, the run ends early. */
export async function mergeCandidates(
  { input, state, board }: StageWork,
  { common, candidates, place }: Omit<Merging, 'leaves'> & { place: MergePlace },
): Promise<MergeResult> {
  const merged = await board.steering.runChild({
    workflow: merge,
    workflowId: childId(planMerge(place, input.settings.merge.fanIn).id),
    input: { ...common, place, candidates, root: true },
    summary: `merges ${place.leaves} candidates`,
  });
  countRollouts(state, merged);
  if (merged.plateau)
    state.progress.ending ??= `stopped by stop.plateau: merges of ${merged.flat - 1} ${merged.flat === 2 ? 'level' : 'levels in a row'} scored no better`;
  return merged;
}

/** A candidate with a known validation score. */
function scoredOnly(candidate: Candidate | null): Candidate | null {
  return candidate?.validation ? candidate : null;
}

/** Asks before the first merge, if configured. If rejected, the run ends with the modules it started from. */
export async function isRejected({ input, state, board }: StageWork, candidates: number): Promise<boolean> {
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

/** The candidate to use when there is nothing to merge. */
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
