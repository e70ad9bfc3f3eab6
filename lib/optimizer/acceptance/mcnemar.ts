/**
 * The exact two-sided p-value of McNemar's test (1947): the probability of a split of the discordant pairs at
 * least this uneven if both directions are equally likely. 1 without discordant pairs.
 */
export function exactMcNemar(better: number, worse: number): number {
  const pairs = better + worse;
  const fewer = Math.min(better, worse);
  // Uses logarithms, because 2^-pairs underflows from about a thousand pairs on.
  let logTerm = -pairs * Math.LN2;
  let tail = Math.exp(logTerm);
  for (let count = 1; count <= fewer; count += 1) {
    logTerm += Math.log((pairs - count + 1) / count);
    tail += Math.exp(logTerm);
  }
  return Math.min(1, 2 * tail);
}
