import { distinct } from '../text/distinct.js';
import type { EpochReport, RunProgress, SubsetReport, WaveReport } from '../domain/progress.js';
import type { Score } from '../domain/score.js';
import { ownScores } from '../optimizer/acceptance/subset-scores.js';

/**
 * Tasks run so far. A run only updates its total at the end of a stage. Until then, tasks are counted from
 * its tree, which does not include tasks in progress or those run for a lost merge.
 */
export function rolloutsOf(progress: RunProgress): number {
  if (progress.stage === 'done') return progress.rollouts;
  const { baseline, final } = progress.scores;
  const counted = [
    tasksOf(baseline.validation),
    tasksOf(baseline.test),
    ...[...progress.subsets, ...(progress.polish?.subsets ?? [])].flatMap(subset => [
      explored(subset),
      ...subset.epochs.map(epoch => scoredIn(epoch, subset.tasks)),
    ]),
    ...progress.merges.flatMap(node => [
      ...node.parents
        .filter(parent => changed(parent.id, progress))
        .map(parent => tasksOf(parent.validation)),
      ...node.attempts.map(attempt => tasksOf(attempt.validation)),
    ]),
    polishedOnValidation(progress),
    ...(progress.waves ?? []).map(wave => scoredBetweenWaves(wave)),
    tasksOf(final.test),
  ];
  return Math.max(
    progress.rollouts,
    counted.reduce((sum, tasks) => sum + tasks, 0),
  );
}

/** Tasks that a subset ran first; none if its proposal was made of results of the run, and not scored. */
function explored(subset: SubsetReport): number {
  const isReduced = subset.epochs.some(({ accepted, candidate }) => accepted && candidate === null);
  return isReduced ? 0 : tasksOf(ownScores(subset).before);
}

/**
 * Whether a parent is a subset's candidate that had to be scored. An unchanged candidate has the baseline's
 * score, and one accepted by its validation score already has that score.
 */
function changed(parent: string, { subsets }: RunProgress): boolean {
  const last = subsets.find(({ id }) => id === parent)?.epochs.findLast(epoch => epoch.accepted);
  return last !== undefined && last.scoredOn?.on !== 'validation';
}

/** The result of a one-subset wave is only scored on validation if the next wave is compared with it. */
function scoredBetweenWaves({ start, validation }: WaveReport): number {
  return start.startsWith('subset-') ? tasksOf(validation.start) : 0;
}

/** The result of polishing is scored on validation, unless its last mini-batch was scored there. */
function polishedOnValidation({ polish }: RunProgress): number {
  const last = polish?.subsets.at(-1)?.epochs.at(-1);
  return last?.accepted && last.scoredOn?.on === 'validation' ? 0 : tasksOf(polish?.candidate?.validation);
}

/**
 * Each new proposal is run on all tasks that it is scored on, except for the saved ones. With a sample, the
 * parent is also run on the sample, and an accepted candidate on its own subset.
 */
function scoredIn(epoch: EpochReport, tasks: number): number {
  const { candidate, parent, proposals, skipped: saved = 0, scoredOn: scored } = epoch;
  const besides = (scored?.on === 'rotating' ? tasksOf(parent) : 0) + tasksOf(scored?.own.candidate);
  if (!proposals) return tasksOf(candidate) + besides;
  const made = distinct(proposals.flatMap(({ modules }) => modules ?? [])).length;
  return made * (scored?.tasks ?? tasks) - saved + besides;
}

function tasksOf(score: Score | null | undefined): number {
  return score ? score.scored + score.unscored : 0;
}
