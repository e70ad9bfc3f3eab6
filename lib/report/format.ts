import { formatCount, formatDifference, formatMean } from '../text/format.js';
import type { Significance } from '../domain/progress.js';
import type { Score } from '../domain/score.js';
import type { TrainGap } from '../optimizer/acceptance/train-gap.js';

/** `0.683 (240)`, with the number of unscored tasks if any, or a dash. */
export function formatScore(score: Score | null): string {
  if (!score || score.mean === null) return formatMean(null);
  const unscored = score.unscored > 0 ? `, ${score.unscored} unscored` : '';
  return `${formatMean(score)} (${score.scored}${unscored})`;
}

const intervals = { mcnemar: 'exact interval', 'sign-flip': 'bootstrap interval' };
const tests = { mcnemar: 'Exact McNemar test', 'sign-flip': 'Paired permutation test (sign flips)' };

/**
 * A paired test in one line: the method, the number of tasks, how many are better and worse, and the p-value.
 */
export function formatSignificance(test: Significance): string {
  const [low, high] = test.interval;
  const p = test.pValue < 0.0001 ? 'p < 0.0001' : `p = ${test.pValue.toFixed(4)}`;
  return `${tests[test.method]} on ${test.pairs} test tasks: ${test.better} better, ${test.worse} worse, ${p}; difference ${formatDifference(test.difference)}, 95 % ${intervals[test.method]} ${formatDifference(low)} to ${formatDifference(high)}.`;
}

/** The gap between train and validation scores, in one line. */
export function formatGap({ tasks, before, train, validation, gap }: TrainGap): string {
  return `Train to validation: the subsets reached ${formatMean(train)} on their own ${formatCount(tasks)} tasks (${formatMean(before)} before), the result ${formatMean(validation)} on validation: a gap of ${formatDifference(gap)}.`;
}
