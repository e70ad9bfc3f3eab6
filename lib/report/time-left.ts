import type { MergeReport, RunProgress, SubsetReport } from '../domain/progress.js';
import type { CountedRun } from '../estimate/count-run.js';

/** What is counted before a run: the time of its stages, and the parts of the merge stage. */
export type CountedWork = Pick<CountedRun, 'seconds' | 'merges' | 'polished'>;

/**
 * The completed share of a run, 0 to 1: the counted time of its stages, each as far as the tree shows it done.
 * Null if the tree does not show it: the run has not been divided, or its subsets are too many to be shown.
 */
export function shareDone(progress: RunProgress, counted: CountedWork): number | null {
  if (progress.stage === 'done') return 1;
  const { subsets, scores, stage, strategy } = progress;
  if (subsets.length === 0 && strategy !== 'none') return null;
  const isTested = stage === 'test';
  const done = {
    // The test goes on beside the subsets.
    baseline: scores.baseline.test ? 1 : scores.baseline.validation ? 0.5 : 0,
    optimize: isTested ? 1 : shareOfSubsets(subsets),
    merge: isTested ? 1 : shareOfMerges(progress, counted),
    test: scores.final.test ? 1 : 0,
  };
  const stages = Object.entries(counted.seconds) as [keyof typeof done, number][];
  const total = stages.reduce((sum, [, seconds]) => sum + seconds, 0);
  return total === 0 ? null : stages.reduce((sum, [name, seconds]) => sum + seconds * done[name], 0) / total;
}

function shareOfSubsets(subsets: readonly SubsetReport[]): number {
  const all = subsets.reduce((sum, { tasks }) => sum + tasks, 0);
  const done = subsets.reduce((sum, subset) => sum + subset.tasks * shareOfSubset(subset), 0);
  return all === 0 ? 0 : done / all;
}

/** The share of an epoch that is done when a step begins; exploring, once before, is half of one. */
const doneBefore = { explore: 0, critique: 0, propose: 0.4, score: 0.6 };

/** A subset can end after any epoch, so one that runs is never nearly done. */
function shareOfSubset({ state, step, epochs }: SubsetReport): number {
  if (state === 'done') return 1;
  const isExplored = epochs.length > 0 || (step !== null && step !== 'explore');
  return isExplored ? 1 - 0.6 ** (0.5 + epochs.length + (step === null ? 0 : doneBefore[step])) : 0;
}

function shareOfMerges({ merges, polish }: RunProgress, { merges: all, polished }: CountedWork): number {
  const batches = polish?.subsets ?? [];
  const done =
    merges.reduce((sum, node) => sum + shareOfMerge(node), 0) +
    batches.reduce((sum, batch) => sum + shareOfSubset(batch), 0);
  return done === 0 ? 0 : Math.min(1, done / Math.max(all + polished, merges.length + batches.length));
}

/** Half of a merge is to score its parents. */
function shareOfMerge({ state, parents, attempts }: MergeReport): number {
  if (state === 'done') return 1;
  const scored = parents.filter(({ validation }) => validation !== null).length;
  return (0.5 * scored) / Math.max(1, parents.length) + (attempts.length > 0 ? 0.25 : 0);
}

/** Minimum share of progress to observe before estimating the pace. */
const least = 0.05;
/** How fast the figure follows the pace: the share of it, in seconds, and the limits of that. */
const delay = { share: 0.2, least: 3, most: 60 };

/** What a run has done so far, as far as it is observed. */
interface Pace {
  /** By any monotonic clock. */
  seconds: number;
  /** Calls that the endpoint answered, and those that the journal did. */
  paid: number;
  hits: number;
}

/**
 * Estimates the seconds left from the pace since the first observation: earlier progress (of a resumed run) says
 * nothing about the remaining work. The pace is that of the whole time, because work ends in waves: subsets that
 * began together end together. Replies from the journal take no time, so observing begins after them. The figure
 * follows a changed pace slowly, so that it does not jump. Null if there is too little data.
 */
export function createTimeLeft() {
  let first: (Pace & { share: number }) | null = null;
  let shown: { left: number; seconds: number } | null = null;
  return (progress: RunProgress, counted: CountedWork, pace: Pace): number | null => {
    const share = shareDone(progress, counted);
    if (share === null) return null;
    const isFromJournal = first !== null && pace.hits - first.hits > pace.paid - first.paid;
    if (!first || isFromJournal) first = { ...pace, share };
    if (share >= 1 || share - first.share < least) return null;
    const { seconds } = pace;
    const left = ((seconds - first.seconds) * (1 - share)) / (share - first.share);
    shown = { left: shown ? follow(shown, { left, seconds }) : left, seconds };
    return shown.left;
  };
}

function follow(shown: { left: number; seconds: number }, next: { left: number; seconds: number }): number {
  const passed = next.seconds - shown.seconds;
  const expected = Math.max(0, shown.left - passed);
  const slowness = Math.min(delay.most, Math.max(delay.least, expected * delay.share));
  return expected + (next.left - expected) * (1 - Math.exp(-passed / slowness));
}
