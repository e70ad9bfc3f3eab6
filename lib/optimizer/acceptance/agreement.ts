import { meanOf } from '../compare/spread.js';

/** How far two raters of the same items agree. Scores are 0 to 1. */
export interface Agreement {
  /** Number of items that both scored. */
  compared: number;
  /** The share of items on which they differ by at most half a step of the scale. */
  same: number;
  meanDifference: number;
  /** Pearson's; null if all scores of one rater are equal. */
  correlation: number | null;
}

/** Compares a judge's scores with a person's; `step` is the distance between two marks of the scale. */
export function computeAgreement(
  pairs: readonly { judge: number; label: number }[],
  step: number,
): Agreement {
  const compared = pairs.length;
  if (compared === 0) return { compared, same: 0, meanDifference: 0, correlation: null };
  const differences = pairs.map(({ judge, label }) => Math.abs(judge - label));
  // Tolerates rounding: scores are quotients.
  const same = differences.filter(difference => difference <= step / 2 + 1e-9).length;
  return {
    compared,
    same: same / compared,
    meanDifference: meanOf(differences) ?? 0,
    correlation: correlationOf(
      pairs.map(({ judge }) => judge),
      pairs.map(({ label }) => label),
    ),
  };
}

function correlationOf(left: readonly number[], right: readonly number[]): number | null {
  const [leftMean, rightMean] = [meanOf(left) ?? 0, meanOf(right) ?? 0];
  const products = left.map((value, place) => (value - leftMean) * ((right[place] ?? 0) - rightMean));
  const spread = (values: readonly number[], mean: number) =>
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const both = Math.sqrt(spread(left, leftMean) * spread(right, rightMean));
  return both < 1e-12 ? null : products.reduce((sum, product) => sum + product, 0) / both;
}
