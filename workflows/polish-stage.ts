import type { Candidate, Leaf } from '../lib/domain/candidate.js';
import type { Evaluation } from '../lib/domain/evaluation.js';
import type { PolishReport } from '../lib/domain/progress.js';
import { polishBatches } from '../lib/optimizer/dividing/polish-batches.js';
import { subsetId } from '../lib/optimizer/dividing/subset-id.js';
import { activities, storeOptions } from './activity-options.js';
import { evaluateSplit } from './evaluate-split.js';
import type { StageWork } from './evaluate-split.js';
import { isNoWorse } from './is-no-worse.js';
import { optimizeSubsets } from './optimize-subsets.js';
import type { OptimizeSubsetsInput, OptimizeSubsetsResult } from './optimize-subsets.js';
import type { RunStage } from './run-stages.js';
import { countRollouts } from './run-state.js';
import { subsetSettings } from './subset-settings.js';

/** The result of the merges. */
type Merged = Candidate & { validation: Evaluation };

/**
 * Runs the merged result through mini-batches of all train tasks, one after the other: rules of one subset
 * misfire on tasks of others, and only now can the optimizer see it. The outcome is compared with the merge
 * on validation, as a merge is with its best parent. Skipped if the run ends early. Not from the paper.
 */
export const polishResult: RunStage = async (input, state, board) => {
  const { result, division, rejected } = state;
  const batches = polishBatches({
    optimize: input.settings,
    subsets: division?.sizes.length ?? 0,
    extended: input.extends !== undefined,
  });
  if (batches === 0 || state.polished || rejected || !result?.validation) return;
  // A plateau of the merges also ends the run, although there is nothing left to signal.
  if (state.progress.ending || board.steering.finishing) return;
  await board.spending.look();
  if (!(await board.steering.mayGoOn())) return;
  const merged = { ...result, validation: result.validation };
  const work = { input, state, board };
  const polish: PolishReport = { from: result.id, subsets: [], candidate: null, accepted: null };
  const polished = await polishOn(work, { merged, batches, polish });
  countRollouts(state, polished);
  const { last } = polished;
  state.polished = true;
  if (last && last.modules.sha256 !== merged.modules.sha256) {
    state.result = await better(work, { merged, last, polish });
  }
};

/** Optimizes on the mini-batches, in a chain. */
async function polishOn(
  { input, state, board }: StageWork,
  { merged, batches, polish }: { merged: Merged; batches: number; polish: PolishReport },
): Promise<OptimizeSubsetsResult> {
  const { lists, sizes } = await board.patience.attempt(() =>
    activities.dividePolish.executeWithOptions(
      { ...storeOptions, summary: `divides all train tasks into ${batches} mini-batches` },
      [{ run: input.run, batches }],
    ),
  );
  polish.subsets = sizes.map((tasks, number) => ({
    ...{ id: subsetId(number, 'polish'), tasks, step: null, epochs: [] },
    state: 'open' as const,
  }));
  state.progress.polish = polish;
  await board.enter('merge');
  const { modules, validation } = merged;
  const common: OptimizeSubsetsInput = {
    run: input.run,
    lists,
    prefix: 'polish',
    subsets: sizes.map((tasks, number) => ({ number, tasks })),
    window: 1,
    chained: true,
    modules,
    moduleNames: input.moduleNames,
    settings: { ...subsetSettings(input), epochs: 1 },
    ...(input.settings.score === 'validation' && { known: { modules, validation } }),
    reports: 'steps',
    ...spendingStop(input.stop),
  };
  return optimizeSubsets(common, board.patience, board.end);
}

/** Plateaus apply to subsets and merges; a chain of a few mini-batches runs to its end. */
function spendingStop(stop: OptimizeSubsetsInput['stop']): Pick<OptimizeSubsetsInput, 'stop'> {
  if (!stop) return {};
  const { plateau: _plateau, ...others } = stop;
  return { stop: others };
}

/**
 * The polished candidate if it is not below the merge on validation, over the tasks that both have scored.
 */
async function better(
  work: StageWork,
  { merged, last, polish }: { merged: Merged; last: Leaf; polish: PolishReport },
): Promise<Candidate> {
  const { modules } = last;
  const validation =
    last.validation ?? (await evaluateSplit(work, { split: 'validation', modules, of: 'polish' }));
  polish.candidate = { modules, validation: validation.score };
  polish.accepted = await isNoWorse(work, { parent: merged.validation, candidate: validation });
  if (!polish.accepted) return merged;
  return { id: last.id, modules, tasks: work.input.counts.train, validation };
}
