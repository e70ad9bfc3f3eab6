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

/**
 * The 95% interval of the difference that belongs to the test: it excludes 0 exactly if the p-value is below
 * 0.05. Clopper and Pearson's interval (1934) of the share of discordant pairs that are better, as a difference
 * over all pairs.
 */
export function exactMcNemarInterval(better: number, worse: number, pairs: number): [number, number] {
  const discordant = better + worse;
  if (discordant === 0) return [0, 0];
  const difference = (share: number) => ((2 * share - 1) * discordant) / pairs;
  return [difference(lowestShare(better, discordant)), difference(1 - lowestShare(worse, discordant))];
}

/** The share for which at least `count` of `trials` successes have a probability of 2.5 %. */
function lowestShare(count: number, trials: number): number {
  if (count === 0) return 0;
  let [low, high] = [0, 1];
  for (let step = 0; step < 50; step += 1) {
    const middle = (low + high) / 2;
    if (atLeast(count, trials, middle) < 0.025) low = middle;
    else high = middle;
  }
  return low;
}

/** The probability of at least `count` successes. */
function atLeast(count: number, trials: number, share: number): number {
  let logTerm = trials * Math.log(share);
  let sum = Math.exp(logTerm);
  for (let successes = trials - 1; successes >= count; successes -= 1) {
    logTerm += Math.log(((successes + 1) / (trials - successes)) * ((1 - share) / share));
    sum += Math.exp(logTerm);
  }
  return sum;
}
