import { findResultOrigins } from '../provenance/result-origins.js';
import type { ResultTree } from '../provenance/result-origins.js';
import type { RunProgress } from '../../domain/progress.js';
import type { Score } from '../../domain/score.js';
import { ownScores } from './subset-scores.js';

/**
 * The lead of the train score over the validation score: a large gap shows that rules fit only their own
 * tasks.
 */
export interface TrainGap {
  /** Number of scored train tasks that the result is based on. */
  tasks: number;
  /**
   * Mean score of the subsets that the result is based on, on their own tasks, before and after optimization.
   */
  before: number;
  train: number;
  /** Score of the result on validation. */
  validation: number;
  /** train − validation. */
  gap: number;
}

/**
 * Uses only what a run has measured anyway: each subset's own modules on its own tasks, against the result on
 * validation. Null if the result is the baseline, or if the subsets' scores are not reported. Not from the
 * paper.
 */
export function trainGap(progress: ResultTree & Pick<RunProgress, 'scores'>): TrainGap | null {
  const validation = progress.scores.final.validation?.mean ?? null;
  if (validation === null) return null;
  const behind = findResultOrigins(progress).subsets;
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
