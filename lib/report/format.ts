import type { Significance } from '../domain/progress.js';
import type { Score } from '../domain/score.js';
import type { TrainGap } from '../optimizer/acceptance/train-gap.js';

/** `0.683 (240)`, with the number of unscored tasks if any, or a dash. */
export function formatScore(score: Score | null): string {
  if (!score || score.mean === null) return '–';
  const unscored = score.unscored > 0 ? `, ${score.unscored} unscored` : '';
  return `${score.mean.toFixed(3)} (${score.scored}${unscored})`;
}

/** Only the mean: `0.683`, or a dash. */
export function formatMean(score: Score | null | undefined): string {
  return score?.mean === null || score?.mean === undefined ? '–' : score.mean.toFixed(3);
}

const tests = { mcnemar: 'Exact McNemar test', 'sign-flip': 'Paired permutation test (sign flips)' };

/**
 * A paired test in one line: the method, the number of tasks, how many are better and worse, and the p-value.
 */
export function formatSignificance(test: Significance): string {
  const sign = test.difference >= 0 ? '+' : '';
  const [low, high] = test.interval;
  const p = test.pValue < 0.0001 ? 'p < 0.0001' : `p = ${test.pValue.toFixed(4)}`;
  const name = test.method ? tests[test.method] : 'Paired test';
  return `${name} on ${test.pairs} test tasks: ${test.better} better, ${test.worse} worse, ${p}; difference ${sign}${test.difference.toFixed(3)}, 95 % bootstrap interval ${low.toFixed(3)} to ${high.toFixed(3)}.`;
}

/** The gap between train and validation scores, in one line. */
export function formatGap({ tasks, before, train, validation, gap }: TrainGap): string {
  const sign = gap < 0 ? '−' : '';
  return `Train to validation: the subsets reached ${train.toFixed(3)} on their own ${formatCount(tasks)} tasks (${before.toFixed(3)} before), the result ${validation.toFixed(3)} on validation: a gap of ${sign}${Math.abs(gap).toFixed(3)}.`;
}

export function formatCount(value: number): string {
  return value.toLocaleString('en-US');
}

export function formatUsd(usd: number | null): string {
  if (usd === null) return 'unpriced';
  return usd === 0 ? '$0' : `$${usd < 1 ? usd.toFixed(4) : usd.toFixed(2)}`;
}

/** `1h 02m`, `3m 05s`, `12s`. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = whole % 60;
  if (hours > 0) return `${hours}h ${String(minutes).padStart(2, '0')}m`;
  if (minutes > 0) return `${minutes}m ${String(rest).padStart(2, '0')}s`;
  return `${rest}s`;
}
