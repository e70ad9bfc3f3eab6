import type { Candidate } from '../../../domain/candidate.js';
import { indexOfBest } from '../../acceptance/accept.js';
import { mostContenders } from '../../history-bounds.js';
import { unlessUnavailable } from '../step-unavailable.js';
import { evaluateSplit } from './evaluate-split.js';
import type { Run } from './run.js';

/**
 * The result of a run that ends early: the best on validation of the merges' result, the result that it
 * extends, and the candidates that gained the most tasks of their own subset, at most eight. Scores that
 * merges already paid for are in the journal. Null if nothing differs from the baseline. Not from the paper.
 */
export async function bestSoFar(run: Run, merged: Candidate | null): Promise<Candidate | null> {
  const { steps, input, state } = run;
  const { candidates, baseline, progress } = state;
  const { shortlist, others } = await steps.shortlistCandidates(
    { candidates, baseline: input.modules, most: mostContenders },
    'looks for the most promising candidates',
  );
  const { extends: earlier } = input;
  const extended = earlier ? [{ id: earlier.run, modules: earlier.modules, tasks: earlier.tasks }] : [];
  const unscored = [...extended, ...shortlist].filter(
    ({ modules }) => modules.sha256 !== merged?.modules.sha256,
  );
  const scored = await Promise.all(
    unscored.map(async ({ id, modules, tasks }) => {
      const validation = await unlessUnavailable(() =>
        evaluateSplit(run, { split: 'validation', modules, of: `contender-${id}` }),
      );
      return validation ? [{ id, modules, tasks, validation }] : [];
    }),
  );
  const known = scored.flat();
  if (others > 0 && progress.ending)
    progress.ending += `, ${others} of the less promising candidates unscored`;
  if (known.length < unscored.length && progress.ending)
    progress.ending += `, ${unscored.length - known.length} candidates without a score on validation`;
  const contenders = [...(merged ? [merged] : []), ...known];
  if (contenders.length === 0 || !baseline) return null;
  const scores = contenders.map(({ validation }) => validation?.score ?? baseline.validation.score);
  return contenders[indexOfBest(scores.map(({ mean }) => mean))] ?? null;
}
