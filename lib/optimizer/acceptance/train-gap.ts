import { behindResult } from '../provenance/behind-result.js';
import type { ResultTree } from '../provenance/behind-result.js';
import type { RunProgress } from '../../domain/progress.js';
import type { Score } from '../../domain/score.js';
import { ownScores } from './subset-scores.js';

/** How far the train tasks got ahead of the validation tasks: a wide gap says that rules fit their own tasks alone. */
export interface TrainGap {
  /** Train tasks behind the result, with a score. */
  tasks: number;
  /** Mean score of the subsets behind the result on their own tasks, before and after they were optimized. */
  before: number;
  train: number;
  /** The result on validation. */
  validation: number;
  /** train − validation. */
  gap: number;
}

/**
 * From what a run has measured anyway: each subset's own modules on its own tasks, against the result on
 * validation. Null where the result is the baseline, or the subsets' scores are not told. Not from the paper.
 */
export function trainGap(progress: ResultTree & Pick<RunProgress, 'scores'>): TrainGap | null {
  const validation = progress.scores.final.validation?.mean ?? null;
  if (validation === null) return null;
  const behind = behindResult(progress).subsets;
  const own = progress.subsets.filter(subset => behind.has(subset.id)).map(ownScores);
  const before = weightedMean(own.map(scores => scores.before));
  const after = weightedMean(own.map(scores => scores.after));
  if (!before || !after) return null;
  return {
    tasks: after.scored,
    before: before.mean,
    train: after.mean,
    validation,
    gap: after.mean - validation,
  };
}

function weightedMean(scores: readonly (Score | null)[]): { mean: number; scored: number } | null {
  let sum = 0;
  let scored = 0;
  for (const score of scores) {
    if (!score || score.mean === null) continue;
    sum += score.mean * score.scored;
    scored += score.scored;
  }
  return scored === 0 ? null : { mean: sum / scored, scored };
}
