import type { Score } from '../../domain/score.js';

/** One task's result: 0 to 1, or null if the infrastructure failed on it. */
export type Result = number | null;

/**
 * The score of a set of tasks. Always computed from the tasks' own results, in task order, never from the
 * scores of batches, so the batch size cannot affect the last digits of the mean.
 */
export function summarize(results: readonly Result[]): Score {
  const scored = results.filter(result => result !== null);
  const sum = scored.reduce((total, result) => total + result, 0);
  const mean = scored.length === 0 ? null : Math.min(1, sum / scored.length);
  return { mean, scored: scored.length, unscored: results.length - scored.length };
}

export interface PairedResults {
  before: number[];
  after: number[];
  /** Indexes of the pairs in the input. */
  indexes: number[];
}

/**
 * The tasks that have a result on both sides. Both lists follow the same tasks in the same order. Throws
 * RangeError if their lengths differ.
 */
export function pairedResults(before: readonly Result[], after: readonly Result[]): PairedResults {
  if (before.length !== after.length) {
    throw new RangeError(
      `Pair results of the same tasks: there are ${before.length} before and ${after.length} after.`,
    );
  }
  const paired: PairedResults = { before: [], after: [], indexes: [] };
  before.forEach((first, index) => {
    const second = after[index] ?? null;
    if (first === null || second === null) return;
    paired.before.push(first);
    paired.after.push(second);
    paired.indexes.push(index);
  });
  return paired;
}

/** Both sides' scores over the tasks with a result on both: a task unscored on one side counts on neither. */
export function pairedScores(
  before: readonly Result[],
  after: readonly Result[],
): { before: Score; after: Score } {
  const paired = pairedResults(before, after);
  const unscored = before.length - paired.indexes.length;
  return {
    before: { ...summarize(paired.before), unscored },
    after: { ...summarize(paired.after), unscored },
  };
}
