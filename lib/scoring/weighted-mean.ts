/** The mean of scores from 0 to 1, by weights that are positive; never beyond the bounds, whatever the last bit says. */
export function weightedMean(parts: readonly { score: number; weight: number }[]): number {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  const sum = parts.reduce((all, { score, weight }) => all + score * weight, 0);
  // Exact where all are the same: a sum of shares may miss 1 by the last bit, and 1 alone is solved.
  const [first] = parts;
  if (first && parts.every(({ score }) => score === first.score)) return first.score;
  return Math.min(1, Math.max(0, sum / total));
}
