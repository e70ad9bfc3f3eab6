import type { Candidate } from '../../../domain/candidate.js';
import type { Evaluation } from '../../../domain/evaluation.js';
import type { Reference } from '../../../domain/reference.js';
import { beforeMergeReason } from '../../approval-reasons.js';
import { lowestShownLevel } from '../../history-bounds.js';
import { planMerge } from '../../merging/plan-merges.js';
import type { MergePlace } from '../../merging/plan-merges.js';
import type { MergeInput, MergeResult } from '../program-inputs.js';
import { bestSoFar } from './best-so-far.js';
import { mergeWithExtended } from './merge-with-extended.js';
import { addCounts } from './run.js';
import type { Run } from './run.js';
import { checkSpending } from './spending.js';

/** Shared by all merges of a run. */
type CommonMergeInput = Omit<MergeInput, 'place' | 'candidates'>;

/** Turns the candidates of the subsets into one result: the paper's merge tree. */
export async function mergeAll(run: Run): Promise<null> {
  const { steps, input, state } = run;
  const { baseline, division, candidates } = state;
  if (!baseline || !division) throw new TypeError('There is nothing to merge yet.');
  const leaves = division.sizes.length;
  await checkSpending(steps, input.stop);
  await steps.enter('merge');
  if (await isRejected(run, leaves)) return null;
  if (!(await steps.mayContinue())) {
    state.result = await bestSoFar(run, null);
    return null;
  }
  const common = commonMergeInput(run, { baseline: baseline.validation, leaves });
  const { candidate } = await mergeCandidates(run, { common, candidates, place: { leaves, before: [] } });
  state.result = candidate;
  const result = steps.isEnding() ? candidate : await mergeWithExtended(run, { result: candidate, common });
  state.result = steps.isEnding() ? await bestSoFar(run, result) : result;
  return null;
}

/** If there is nothing to merge: takes the one candidate, or the last of a chain, as the result. */
export async function takeResult(run: Run, candidate: Candidate | null): Promise<null> {
  const { steps, input, state } = run;
  const { baseline, division } = state;
  if (!baseline || !division) throw new TypeError('Nothing was optimized yet.');
  await checkSpending(steps, input.stop);
  if (input.extends) await steps.enter('merge');
  // The result if the next step can no longer be done.
  state.result = candidate;
  const common = commonMergeInput(run, { baseline: baseline.validation, leaves: division.sizes.length });
  const result = steps.isEnding() ? candidate : await mergeWithExtended(run, { result: candidate, common });
  state.result =
    input.extends && steps.isEnding() ? await bestSoFar(run, result?.validation ? result : null) : result;
  return null;
}

/** The input shared by all merges over `leaves` leaves that start from the run's modules. */
export function commonMergeInput(
  { input, state }: Run,
  { baseline, leaves }: { baseline: Evaluation; leaves: number },
): CommonMergeInput {
  const { settings, modules, moduleNames, counts, takesFrom, stop } = input;
  if (!state.division) throw new TypeError('The train tasks are not divided.');
  return {
    settings: { ...settings.merge, compact: settings.compact },
    baseline: { modules, validation: baseline },
    moduleNames,
    lists: state.division.lists,
    validationTasks: counts.validation,
    reportsFrom: lowestShownLevel(leaves, settings.merge.fanIn),
    takesFrom,
    stop,
  };
}

/** The merge tree over candidates. If merges no longer improve the score, the run ends early. */
export async function mergeCandidates(
  { steps, input, state }: Run,
  merging: { common: CommonMergeInput; candidates: Reference[]; place: MergePlace },
): Promise<MergeResult> {
  const { common, candidates, place } = merging;
  const { id } = planMerge(place, input.settings.merge.fanIn);
  const merged = await steps.merge(id, { ...common, place, candidates, root: true });
  addCounts(state, merged);
  if (merged.plateau)
    state.progress.ending ??= `stopped by stop.plateau: merges of ${merged.flat - 1} ${merged.flat === 2 ? 'level' : 'levels in a row'} scored no better`;
  return merged;
}

/** Asks before the first merge, if configured. If rejected, the run ends with the modules it started from. */
export async function isRejected({ steps, input, state }: Run, candidates: number): Promise<boolean> {
  const { progress } = state;
  if (state.rejected) return true;
  if (!input.approval?.includes('merge') || steps.isEnding()) return false;
  const verdict = await steps.ask(beforeMergeReason(progress, candidates));
  if (verdict === null || verdict.approved) return false;
  state.rejected = true;
  progress.ending = `rejected before merging${verdict.reason === null ? '' : ` (${verdict.reason})`}`;
  const earlier = input.extends;
  if (earlier) state.result = { id: earlier.run, modules: earlier.modules, tasks: earlier.tasks };
  return true;
}
