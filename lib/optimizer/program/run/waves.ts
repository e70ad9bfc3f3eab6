import type { WavesState } from './waves-state.js';
import type { Candidate } from '../../../domain/candidate.js';
import type { Evaluation } from '../../../domain/evaluation.js';
import type { WaveReport } from '../../../domain/progress.js';
import { mergesUpTo } from '../../merging/plan-merges.js';
import { unlessUnavailable } from '../step-unavailable.js';
import { bestSoFar } from './best-so-far.js';
import { evaluateSplit } from './evaluate-split.js';
import { isNoWorse } from '../is-no-worse.js';
import { commonMergeInput, isRejected, mergeCandidates } from './merge-all.js';
import { mergeWithExtended } from './merge-with-extended.js';
import { lastOf, optimizeInGroups, subsetsInput, validationBeforeMerge } from './optimize-all.js';
import type { SubsetsResult } from '../program-inputs.js';
import { once } from './run.js';
import type { Run } from './run.js';
import { checkSpending } from './spending.js';

/**
 * Optimizes and merges in waves of these sizes. Each wave starts from the result of all earlier ones, if that
 * scores at most `merge.tolerance` below what they started from on validation. A wave of one subset has
 * nothing to merge, and continues unscored as in a chain. Not from the paper.
 */
export async function optimizeInWaves(run: Run, sizes: readonly number[]): Promise<null> {
  const { steps, state } = run;
  state.waves ??= firstWave(run);
  for (const [number, size] of sizes.entries()) {
    await once(run, `wave-${number + 1}`, () => optimizeWave(run, size));
    if (number < sizes.length - 1) await endAtPlateau(run);
    if (steps.isEnding() || state.progress.ending) break;
  }
  return once(run, 'waves', () => endWaves(run));
}

/** Starts from the run's modules. */
function firstWave({ input, state }: Run): WavesState {
  const { validation } = state.baseline ?? {};
  const base = { id: 'baseline', modules: input.modules, tasks: 0, validation };
  return { optimized: 0, unchanged: 0, merges: [], base, approved: false };
}

function wavesOf({ state }: Run): WavesState {
  if (!state.waves) throw new TypeError('The run has no waves.');
  return state.waves;
}

async function optimizeWave(run: Run, count: number): Promise<null> {
  const { steps, input, state } = run;
  const waves = wavesOf(run);
  await checkSpending(steps, input.stop);
  if (!(await steps.mayContinue())) return null;
  await steps.enter('optimize');
  const report: WaveReport = {
    subsets: { from: waves.optimized, count },
    start: waves.base.id,
    result: null,
    accepted: null,
    validation: { start: waves.base.validation?.score ?? null, result: null },
  };
  (state.progress.waves ??= []).push(report);
  const results = await optimizeSubsetsOf(run, report);
  state.candidates = results.map(result => result.candidates);
  if (!steps.isEnding()) await mergeWave(run, { report, results });
  waves.optimized += count;
  return null;
}

async function optimizeSubsetsOf(
  run: Run,
  { subsets: { from, count } }: WaveReport,
): Promise<SubsetsResult[]> {
  const waves = wavesOf(run);
  const { modules, validation } = waves.base;
  const common = subsetsInput(run);
  const results = await optimizeInGroups(run, {
    ...common,
    modules,
    known: run.input.settings.score === 'validation' && validation ? { modules, validation } : undefined,
    unchanged: waves.unchanged,
    validates: validationBeforeMerge(run, count),
    subsets: common.subsets.slice(from, from + count),
  });
  waves.unchanged = results.at(-1)?.unchanged ?? waves.unchanged;
  return results;
}

interface OptimizedWave {
  report: WaveReport;
  results: SubsetsResult[];
}

/** Merges a wave; sets `waves.base` if the next wave starts from the result. */
async function mergeWave(run: Run, { report, results }: OptimizedWave): Promise<void> {
  const { steps, input, state } = run;
  const waves = wavesOf(run);
  const { base } = waves;
  const leaves = results.reduce((sum, result) => sum + result.count, 0);
  const only = leaves < 2 ? lastOf(results) : null;
  if (only) {
    takeOnly(waves, { report, only });
    return;
  }
  await steps.enter('merge');
  if (!waves.approved && (await isRejected(run, leaves))) return;
  waves.approved = true;
  const start = { ...base, validation: await validationOf(run, base) };
  waves.base = start;
  report.validation.start = start.validation.score;
  if (steps.isEnding()) return;
  const place = { leaves, before: waves.merges };
  const common = commonMergeInput(run, { baseline: start.validation, leaves });
  const { candidate } = await mergeCandidates(run, {
    common: { ...common, baseline: { modules: start.modules, validation: start.validation } },
    place,
    candidates: state.candidates,
  });
  waves.merges = mergesUpTo(place, input.settings.merge.fanIn);
  if (!candidate?.validation) return;
  report.result = candidate.id;
  report.validation.result = candidate.validation.score;
  report.accepted = await isNoWorse(run.steps, {
    parent: start.validation,
    candidate: candidate.validation,
    tolerance: input.settings.merge.tolerance,
  });
  if (report.accepted) waves.base = { ...candidate, tasks: base.tasks + candidate.tasks };
}

/** The result of a wave of one subset. */
function takeOnly(waves: WavesState, { report, only }: { report: WaveReport; only: Candidate }): void {
  const { base } = waves;
  report.result = only.id;
  report.accepted = true;
  report.validation.result = only.validation?.score ?? null;
  const tasks = base.tasks + only.tasks;
  waves.base = only.modules.sha256 === base.modules.sha256 ? { ...base, tasks } : { ...only, tasks };
}

/** Sets the run's result from the waves done so far. */
async function endWaves(run: Run): Promise<null> {
  const { steps, state } = run;
  const waves = wavesOf(run);
  if (state.rejected || !state.baseline) return null;
  const validation = await unlessUnavailable(() => validationOf(run, waves.base));
  if (validation) waves.base = { ...waves.base, validation };
  if (!validation || steps.isEnding()) {
    state.result = await bestSoFar(run, validation ? waves.base : null);
    return null;
  }
  const leaves = state.division?.sizes.length ?? 0;
  const common = commonMergeInput(run, { baseline: state.baseline.validation, leaves });
  state.result = await mergeWithExtended(run, { result: waves.base, common });
  return null;
}

/** `optimizeSubsets` detects a plateau within a wave; this detects one at its end. */
async function endAtPlateau(run: Run): Promise<void> {
  const { steps, input } = run;
  const { unchanged } = wavesOf(run);
  const plateau = input.stop?.plateau;
  if (steps.isEnding() || plateau === undefined || unchanged < plateau) return;
  await steps.end(`stopped by stop.plateau: ${unchanged} subsets in a row changed nothing`);
}

/** The result of a wave of one subset is not scored on the validation split yet. */
async function validationOf(run: Run, { id, modules, validation }: Candidate): Promise<Evaluation> {
  return validation ?? evaluateSplit(run, { split: 'validation', modules, of: id });
}
