/** What one holder wants of a limit for one run. */
export interface Claim {
  holder: string;
  run: string;
  /** The weight of the run. */
  weight: number;
  /** May be Infinity. */
  amount: number;
}

/** By holder. */
export type Shares = ReadonlyMap<string, number>;

/**
 * Divides a limit fairly by weight among runs, and the part of a run among its holders by what they want of
 * it. What one does not need goes to the others; nobody gets more than it wants.
 */
export function fairShares(limit: number, claims: readonly Claim[]): Shares {
  const wanted = claims
    .map(claim => ({ ...claim, amount: Math.min(claim.amount, limit) }))
    .filter(({ amount }) => amount > 0);
  const ofRun = totals(wanted, 'run');
  const open = wanted
    .map(claim => ({ ...claim, weight: (claim.weight * claim.amount) / (ofRun.get(claim.run) ?? 1) }))
    .toSorted((left, right) => left.amount / left.weight - right.amount / right.weight);
  const given: Claim[] = [];
  let left = limit;
  let weights = open.reduce((sum, { weight }) => sum + weight, 0);
  for (const claim of open) {
    // Beside a much larger weight, a small one vanishes from the sum: what is left of it may be 0.
    const part = weights > claim.weight ? claim.weight / weights : 1;
    const amount = Math.min(claim.amount, Math.max(0, left * part));
    given.push({ ...claim, amount });
    left -= amount;
    weights -= claim.weight;
  }
  return totals(given, 'holder');
}

function totals(claims: readonly Claim[], by: 'run' | 'holder'): Map<string, number> {
  const sums = new Map<string, number>();
  for (const claim of claims) sums.set(claim[by], (sums.get(claim[by]) ?? 0) + claim.amount);
  return sums;
}

/**
 * Rounds shares to whole numbers without exceeding their sum, rounded up. What is left after rounding down
 * goes to those with the highest precedence.
 */
export function wholeShares(shares: Shares, precedence: (holder: string) => number): Shares {
  const sum = [...shares.values()].reduce((total, share) => total + share, 0);
  const whole = new Map([...shares].map(([holder, share]) => [holder, Math.floor(share + tiny)] as const));
  const rest = Math.ceil(sum - tiny) - [...whole.values()].reduce((total, share) => total + share, 0);
  const next = [...shares]
    .filter(([holder, share]) => share - (whole.get(holder) ?? 0) > tiny)
    .map(([holder]) => holder)
    .toSorted((left, right) => precedence(right) - precedence(left) || (left < right ? -1 : 1));
  for (const holder of next.slice(0, rest)) whole.set(holder, (whole.get(holder) ?? 0) + 1);
  return whole;
}

/** More than errors of rounding. */
const tiny = 1e-6;
