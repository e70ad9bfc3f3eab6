/** The mean of scores from 0 to 1, with positive weights. Rounding never moves it outside the bounds. */
export function weightedMean(parts: readonly { score: number; weight: number }[]): number {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  const sum = parts.reduce((all, { score, weight }) => all + score * weight, 0);
  // Exact if all scores are equal: a rounded sum can miss 1, and only 1 counts as solved.
  const [first] = parts;
  if (first && parts.every(({ score }) => score === first.score)) return first.score;
  return Math.min(1, Math.max(0, sum / total));
}
