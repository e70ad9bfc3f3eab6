import type { Candidate, Leaf } from '../../../domain/candidate.js';
import type { Evaluation } from '../../../domain/evaluation.js';
import type { PolishReport } from '../../../domain/progress.js';
import { polishBatches } from '../../dividing/polish-batches.js';
import { openReports } from './divide.js';
import { evaluateSplit } from './evaluate-split.js';
import { isNoWorse } from '../is-no-worse.js';
import { optimizeSubsets, subsetSettings } from './optimize-subsets.js';
import type { SubsetsInput, SubsetsResult } from '../program-inputs.js';
import { addCounts } from './run.js';
import type { Run } from './run.js';
import { checkSpending } from './spending.js';

/** The result of the merges. */
type Merged = Candidate & { validation: Evaluation };

/**
 * Runs the merged result through mini-batches of all train tasks, one after the other: rules of one subset
 * misfire on tasks of others, and only now can the optimizer see it. The outcome is compared with the merge
 * on validation, as a merge is with its best parent. Skipped if the run ends early. Not from the paper.
 */
export async function polish(run: Run): Promise<null> {
  const { steps, input, state } = run;
  const { result, division, rejected, progress } = state;
  const batches = polishBatches({
    polish: input.settings.polish,
    merges: run.plan.merges,
    subsets: division?.sizes.length ?? 0,
    extended: input.extends !== undefined,
  });
  if (batches === 0 || rejected || !result?.validation) return null;
  // A plateau of the merges also ends the run, although there is nothing left to signal.
  if (progress.ending || steps.isEnding()) return null;
  await checkSpending(steps, input.stop);
  if (!(await steps.mayContinue())) return null;
  const merged = { ...result, validation: result.validation };
  const report: PolishReport = { from: result.id, subsets: [], candidate: null, accepted: null };
  const polished = await polishOn(run, { merged, batches, report });
  addCounts(state, polished);
  const { last } = polished;
  if (last && last.modules.sha256 !== merged.modules.sha256)
    state.result = await better(run, { merged, last, report });
  return null;
}

/** Optimizes on the mini-batches, in a chain. */
async function polishOn(
  { steps, input, state }: Run,
  { merged, batches, report }: { merged: Merged; batches: number; report: PolishReport },
): Promise<SubsetsResult> {
  const { settings, moduleNames, stop } = input;
  const { lists, sizes } = await steps.dividePolish(
    { batches },
    `divides all train tasks into ${batches} mini-batches`,
  );
  report.subsets = openReports(sizes, 'polish');
  state.progress.polish = report;
  await steps.enter('merge');
  const { modules, validation } = merged;
  return optimizeSubsets(steps, {
    lists,
    prefix: 'polish',
    subsets: sizes.map((tasks, number) => ({ number, tasks })),
    window: 1,
    chained: true,
    unchanged: 0,
    modules,
    moduleNames,
    settings: { ...subsetSettings(settings), epochs: 1 },
    known: settings.score === 'validation' ? { modules, validation } : undefined,
    reports: 'steps',
    stop: withoutPlateau(stop),
  });
}

/** Plateaus apply to subsets and merges; a chain of a few mini-batches runs to its end. */
function withoutPlateau(stop: SubsetsInput['stop']): SubsetsInput['stop'] {
  if (!stop) return undefined;
  const { plateau: _plateau, ...others } = stop;
  return others;
}

/**
 * The polished candidate if it is not below the merge on validation, over the tasks that both have scored.
 */
async function better(
  run: Run,
  { merged, last, report }: { merged: Merged; last: Leaf; report: PolishReport },
): Promise<Candidate> {
  const { modules } = last;
  const validation =
    last.validation ?? (await evaluateSplit(run, { split: 'validation', modules, of: 'polish' }));
  report.candidate = { modules, validation: validation.score };
  report.accepted = await isNoWorse(run.steps, {
    parent: merged.validation,
    candidate: validation,
    tolerance: run.input.settings.merge.tolerance,
  });
  if (!report.accepted) return merged;
  return { id: last.id, modules, tasks: run.input.counts.train, validation };
}
