import { drawsFrom } from '../seed.js';

/** Sums of the same decimals in a different order differ in their last bits. */
export const rounding = 1e-9;
const resamples = 2_000;
const signsInADraw = 2 ** 30;

/**
 * The share of sign patterns whose sum of flipped differences is `isExtreme`. Enumerates all patterns of up to
 * `maxEnumerated` differences; otherwise draws `drawn` random ones, and counts in the observed one, so that the
 * value is never 0.
 */
export function signFlipShare(options: {
  differences: readonly number[];
  maxEnumerated: number;
  drawn: number;
  seed: number;
  isExtreme: (flipped: number) => boolean;
}): number {
  const { differences, maxEnumerated, drawn, seed, isExtreme } = options;
  const enumerated = differences.length <= maxEnumerated;
  const patterns = enumerated ? 2 ** differences.length : drawn;
  const draw = drawsFrom(seed);
  let bits = 1;
  const randomSign = () => {
    if (bits === 1) bits = signsInADraw + draw(signsInADraw);
    const sign = bits & 1;
    bits >>>= 1;
    return sign;
  };
  let extreme = 0;
  for (let pattern = 0; pattern < patterns; pattern += 1) {
    let flipped = 0;
    for (const [place, difference] of differences.entries())
      if ((enumerated ? (pattern >> place) & 1 : randomSign()) === 1) flipped += difference;
    if (isExtreme(flipped)) extreme += 1;
  }
  return enumerated ? extreme / patterns : (extreme + 1) / (patterns + 1);
}

/** The two-sided p-value of paired differences by sign flips (Fisher 1935): exact up to 13 nonzero differences. */
export function signFlipTest(differences: readonly number[], seed: number): number {
  const nonzero = differences.filter(difference => difference !== 0);
  const total = nonzero.reduce((sum, difference) => sum + difference, 0);
  return signFlipShare({
    differences: nonzero,
    maxEnumerated: 13,
    drawn: 10_000,
    seed,
    isExtreme: flipped => Math.abs(total - 2 * flipped) >= Math.abs(total) - rounding,
  });
}

/**
 * The 95% interval of the mean by 2,000 seeded resamples with replacement (Efron's percentile method). A sum can
 * stand for several values: then `counts` has how many.
 */
export function bootstrapInterval(
  sums: readonly number[],
  seed: number,
  counts?: readonly number[],
): [number, number] {
  const draw = drawsFrom(seed);
  const means = Float64Array.from({ length: resamples }, () => {
    let sum = 0;
    let count = 0;
    for (let drawn = 0; drawn < sums.length; drawn += 1) {
      const place = draw(sums.length);
      sum += sums[place] ?? 0;
      count += counts?.[place] ?? 1;
    }
    return sum / count;
  }).sort();
  const quantile = (share: number) => means[Math.round(share * (resamples - 1))] ?? 0;
  return [quantile(0.025), quantile(0.975)];
}
