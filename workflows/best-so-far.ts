import { decideMerge } from '../lib/optimizer/acceptance/accept.js';
import type { Candidate } from '../lib/domain/candidate.js';
import { mostContenders } from '../lib/optimizer/history-bounds.js';
import { activities, storeOptions } from './activity-options.js';
import { evaluateSplit } from './evaluate-split.js';
import type { StageWork } from './evaluate-split.js';
import { ifInReach } from './out-of-reach.js';

/**
 * The result of a run that ends early: the best on validation of the merges' result, the result that it
 * extends, and the candidates that gained the most tasks of their own subset, at most eight. Scores that
 * merges already paid for are in the journal. Null if nothing differs from the baseline. Not from the paper.
 */
export async function bestSoFar(work: StageWork, merged: Candidate | null): Promise<Candidate | null> {
  const { input, state, board } = work;
  const { candidates, baseline } = state;
  const { shortlist, others } = await board.patience.attempt(() =>
    activities.shortlistCandidates.executeWithOptions(
      { ...storeOptions, summary: 'looks for the most promising candidates' },
      [{ run: input.run, candidates: candidates ?? [], baseline: input.modules, most: mostContenders }],
    ),
  );
  const earlier = input.extends && {
    id: input.extends.run,
    modules: input.extends.modules,
    tasks: input.extends.tasks,
  };
  const unscored = [...(earlier ? [earlier] : []), ...shortlist].filter(
    ({ modules }) => modules.sha256 !== merged?.modules.sha256,
  );
  const scored = await Promise.all(
    unscored.map(async ({ id, modules, tasks }) => {
      const validation = await ifInReach(() =>
        evaluateSplit(work, { split: 'validation', modules, of: `contender-${id}` }),
      );
      return validation ? [{ id, modules, tasks, validation }] : [];
    }),
  );
  const known = scored.flat();
  if (others > 0 && state.progress.ending)
    state.progress.ending += `, ${others} of the less promising candidates unscored`;
  if (known.length < unscored.length && state.progress.ending)
    state.progress.ending += `, ${unscored.length - known.length} candidates without a score on validation`;
  const contenders = [...(merged ? [merged] : []), ...known];
  if (contenders.length === 0 || !baseline) return null;
  const { bestParent } = decideMerge({
    merged: null,
    parents: contenders.map(({ validation }) => validation?.score ?? baseline.validation.score),
  });
  return contenders[bestParent] ?? null;
}
