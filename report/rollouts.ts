import { distinct } from '../algorithm/distinct.js';
import type { EpochReport, RunProgress } from '../algorithm/domain/progress.js';
import type { Score } from '../algorithm/domain/score.js';

/**
 * Tasks run so far. A run adds them up only when its stages end; meanwhile they are counted from its tree, where
 * a task under way, and what a lost merge is shown, do not count yet.
 */
export function rolloutsOf(progress: RunProgress): number {
  if (progress.stage === 'done') return progress.rollouts;
  const { baseline, final } = progress.scores;
  const counted = [
    tasksOf(baseline.validation),
    tasksOf(baseline.test),
    ...progress.subsets.flatMap(subset => [
      subset.epochs.length > 0 ? tasksOf(subset.epochs[0]?.parent) : 0,
      ...subset.epochs.map(epoch => scoredIn(epoch, subset.tasks)),
    ]),
    ...progress.merges.flatMap(node => [
      ...node.parents
        .filter(parent => changed(parent.id, progress))
        .map(parent => tasksOf(parent.validation)),
      ...node.attempts.map(attempt => tasksOf(attempt.validation)),
    ]),
    tasksOf(final.test),
  ];
  return Math.max(
    progress.rollouts,
    counted.reduce((sum, tasks) => sum + tasks, 0),
  );
}

/** Whether a parent is a subset's candidate that had to be scored: one that changed nothing has the baseline's score. */
function changed(parent: string, { subsets }: RunProgress): boolean {
  return subsets.find(subset => subset.id === parent)?.epochs.some(epoch => epoch.accepted) ?? false;
}

/** Each proposal that is new was run on the whole subset, but for what was saved. */
function scoredIn({ candidate, proposals, saved = 0 }: EpochReport, tasks: number): number {
  if (!proposals) return tasksOf(candidate);
  return distinct(proposals.flatMap(({ modules }) => modules ?? [])).length * tasks - saved;
}

function tasksOf(score: Score | null | undefined): number {
  return score ? score.scored + score.unscored : 0;
}
