import type { Reference } from '../domain/reference.js';
import type { RunProgress } from '../domain/progress.js';
import type { Score } from '../domain/score.js';
import { ownScores } from '../optimizer/acceptance/subset-scores.js';
import { runPoints } from './run-points.js';

/** The best candidate of a run so far. */
export interface BestCandidate {
  id: string;
  score: Score;
  /** `train`: on the own tasks of its subset, while nothing is scored on validation. */
  on: 'validation' | 'train';
  modules: Reference;
}

/** The best candidate on validation; before there is one, the subset with the best score. Null without any. */
export function bestCandidate(progress: RunProgress): BestCandidate | null {
  const onTrain = progress.subsets
    .filter(({ epochs }) => epochs.some(({ accepted }) => accepted))
    .map(subset => ({ id: subset.id, score: ownScores(subset).after }));
  return bestOnValidation(progress) ?? best(progress, onTrain, 'train');
}

/** Null while nothing is scored on validation. */
export function bestOnValidation(progress: RunProgress): BestCandidate | null {
  const { merges, polish } = progress;
  const scored = merges.flatMap(({ id, validation, parents }) => [
    { id, score: validation },
    ...parents.map(parent => ({ id: parent.id, score: parent.validation })),
  ]);
  const polished = polish?.candidate
    ? [{ id: polish.subsets.at(-1)?.id ?? '', score: polish.candidate.validation }]
    : [];
  return best(progress, [...scored, ...polished], 'validation');
}

function best(
  progress: RunProgress,
  candidates: readonly { id: string; score: Score | null }[],
  on: BestCandidate['on'],
): BestCandidate | null {
  const points = new Map(runPoints(progress).map(({ path, modules }) => [path, modules]));
  let found: BestCandidate | null = null;
  for (const { id, score } of candidates) {
    const modules = points.get(id);
    if (!modules || !score || score.mean === null) continue;
    if (score.mean > (found?.score.mean ?? -1)) found = { id, score, on, modules };
  }
  return found;
}
