import type { RunProgress } from '../algorithm/domain/progress.js';

/** What each stage takes of a run, roughly; epochs and merges weigh what they call. */
const weights = { baseline: 10, optimize: 50, merge: 30, test: 10 };

/** The share of a run that is done, 0 to 1, from its tree. */
export function shareDone(progress: RunProgress): number {
  const { subsets, merges, stage, scores } = progress;
  if (stage === 'done') return 1;
  const optimized =
    subsets.length === 0
      ? 0
      : subsets.reduce(
          (sum, subset) => sum + (subset.state === 'done' ? 1 : Math.min(0.9, subset.epochs.length * 0.4)),
          0,
        ) / subsets.length;
  const mergesInAll = Math.max(1, subsets.length - 1);
  const merged = merges.filter(node => node.state === 'done').length / mergesInAll;
  return (
    ((scores.baseline.test ? weights.baseline : 0) +
      weights.optimize * optimized +
      weights.merge * Math.min(1, merged) +
      (scores.final.test ? weights.test : 0)) /
    100
  );
}

const least = 0.05;

/** Seconds left at the pace so far; null while there is too little to go by. Meant to be read as "about". */
export function timeLeft(input: { progress: RunProgress; secondsSinceSeen: number }): number | null {
  const done = shareDone(input.progress);
  if (done < least || done >= 1) return null;
  return (input.secondsSinceSeen * (1 - done)) / done;
}
