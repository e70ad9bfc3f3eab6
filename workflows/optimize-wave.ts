import type { Candidate } from '../lib/domain/candidate.js';
import type { Evaluation } from '../lib/domain/evaluation.js';
import type { WaveReport } from '../lib/domain/progress.js';
import { mergesUpTo } from '../lib/optimizer/merging/plan-merges.js';
import { planWaves } from '../lib/optimizer/dividing/plan-waves.js';
import type { Division } from '../lib/optimizer/program/requests.js';
import { bestSoFar } from './best-so-far.js';
import { evaluateSplit } from './evaluate-split.js';
import type { StageWork } from './evaluate-split.js';
import { isNoWorse } from './is-no-worse.js';
import { ifInReach } from './out-of-reach.js';
import { joinEarlier } from './join-earlier.js';
import { commonMergeInput, isRejected, mergeCandidates } from './merge-stage.js';
import type { OptimizeSubsetsResult } from './optimize-subsets.js';
import { lastOf, optimizeEach, subsetsInput } from './run-stages.js';
import type { RunStage } from './run-stages.js';
import { countRollouts } from './run-state.js';
import type { OptimizeInput, RunState, WavesState } from './run-state.js';

/** Sizes of the remaining waves if a run has several; otherwise empty. */
export function wavesLeft({ settings }: OptimizeInput, { division, waves, result }: RunState): number[] {
  if (!division || waves?.done || (!waves && result)) return [];
  const sizes = planWaves({ optimize: settings, subsets: division.sizes.length });
  return sizes.length > 1 ? sizes.slice(waves?.reached ?? 0) : [];
}

/**
 * One wave of several: its subsets, each starting from the result of all earlier waves, and the merge of
 * their results. The next wave starts from that if it scores at most `merge.tolerance` below this wave's
 * start on validation. A wave of one subset has nothing to merge, and continues unscored as in a chain. After
 * the last wave, or if the run ends early, the run has its result. Not from the paper.
 */
export const optimizeWave: RunStage = async (input, state, board) => {
  const [size] = wavesLeft(input, state);
  const { baseline, division } = state;
  if (size === undefined || !baseline || !division) return;
  const waves = (state.waves ??= firstWave(input, baseline.validation));
  const work = { input, state, board };
  if (waves.reached > 0) await board.spending.look();
  if (await board.steering.mayGoOn()) {
    await board.enter('optimize');
    const report: WaveReport = {
      subsets: { from: waves.optimized, count: size },
      ...{ start: waves.base.id, result: null, accepted: null },
      validation: { start: waves.base.validation?.score ?? null, result: null },
    };
    (state.progress.waves ??= []).push(report);
    const results = await optimizeSubsetsOf(work, { waves, division, report });
    state.candidates = results.map(result => result.candidates);
    if (!board.steering.finishing) await mergeWave(work, { waves, division, report, results });
    waves.reached += 1;
    waves.optimized += size;
  }
  if (board.steering.finishing || state.progress.ending || wavesLeft(input, state).length === 0)
    await endWaves(work, { waves, division });
  else await endAtPlateau(work, waves);
};

/** The run's modules, which the first wave starts from. */
function firstWave({ modules }: OptimizeInput, validation: Evaluation): WavesState {
  return {
    ...{ reached: 0, optimized: 0, unchanged: 0, merges: [], done: false },
    base: { id: 'baseline', modules, tasks: 0, validation },
  };
}

interface Wave {
  waves: WavesState;
  division: Division;
  report: WaveReport;
}

async function optimizeSubsetsOf(
  { input, state, board }: StageWork,
  { waves, division, report }: Wave,
): Promise<OptimizeSubsetsResult[]> {
  const { subsets, known: _known, ...common } = subsetsInput(input, { state, division });
  const { modules, validation } = waves.base;
  const { from, count } = report.subsets;
  const results = await optimizeEach(
    {
      ...{ ...common, modules, unchanged: waves.unchanged, subsets: subsets.slice(from, from + count) },
      ...(input.settings.score === 'validation' && validation && { known: { modules, validation } }),
    },
    board,
  );
  for (const result of results) countRollouts(state, result);
  waves.unchanged = results.at(-1)?.unchanged ?? waves.unchanged;
  return results;
}

/** Merges the wave; sets `waves.base` if the next wave starts from the result. */
async function mergeWave(
  work: StageWork,
  { waves, division, report, results }: Wave & { results: OptimizeSubsetsResult[] },
): Promise<void> {
  const { input, state, board } = work;
  const { base } = waves;
  const count = results.reduce((sum, result) => sum + result.count, 0);
  const made = count < 2 ? lastOf(results) : null;
  if (made) {
    Object.assign(report, { result: made.id, accepted: true });
    report.validation.result = made.validation?.score ?? null;
    if (made.modules.sha256 !== base.modules.sha256) waves.base = { ...made, tasks: base.tasks + made.tasks };
    else base.tasks += made.tasks;
    return;
  }
  await board.enter('merge');
  if (!waves.approved && (await isRejected(work, count))) return;
  waves.approved = true;
  const began = { ...base, validation: await validationOf(work, base) };
  waves.base = began;
  report.validation.start = began.validation.score;
  if (board.steering.finishing) return;
  const place = { leaves: count, before: waves.merges };
  const { candidate } = await mergeCandidates(work, {
    common: {
      ...commonMergeInput(input, { baseline: began.validation, division, leaves: count }),
      baseline: { modules: began.modules, validation: began.validation },
    },
    ...{ place, candidates: state.candidates ?? [] },
  });
  waves.merges = mergesUpTo(place, input.settings.merge.fanIn);
  if (!candidate?.validation) return;
  report.result = candidate.id;
  report.validation.result = candidate.validation.score;
  report.accepted = await isNoWorse(work, { parent: began.validation, candidate: candidate.validation });
  if (report.accepted) waves.base = { ...candidate, tasks: base.tasks + candidate.tasks };
}

/** Sets the run's result from the waves done so far. */
async function endWaves(work: StageWork, { waves, division }: Omit<Wave, 'report'>): Promise<void> {
  const { input, state, board } = work;
  waves.done = true;
  if (state.rejected || !state.baseline) return;
  const validation = await ifInReach(() => validationOf(work, waves.base));
  if (validation) waves.base = { ...waves.base, validation };
  if (!validation || board.steering.finishing) {
    state.result = await bestSoFar(work, validation ? waves.base : null);
    return;
  }
  const common = commonMergeInput(input, {
    ...{ baseline: state.baseline.validation, division },
    leaves: division.sizes.length,
  });
  state.result = await joinEarlier(input, state, { root: waves.base, board, common });
}

/** `optimizeSubsets` detects a plateau within a wave; this detects one at its end. */
async function endAtPlateau({ input, board }: StageWork, { unchanged }: WavesState): Promise<void> {
  const plateau = input.stop?.plateau;
  if (plateau !== undefined && unchanged >= plateau)
    await board.end(`stopped by stop.plateau: ${unchanged} subsets in a row changed nothing`);
}

/** The result of a wave of one subset is not scored on the validation split yet. */
async function validationOf(work: StageWork, { id, modules, validation }: Candidate): Promise<Evaluation> {
  return validation ?? evaluateSplit(work, { split: 'validation', modules, of: id });
}
