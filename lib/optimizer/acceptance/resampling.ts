import { drawsFrom } from '../seed.js';

const flips = 10_000;
/** Up to this many differences, there are fewer sign patterns than `flips`. */
const mostEnumerated = 13;
const resamples = 2_000;
const signsInADraw = 2 ** 30;

/** Sums of the same decimals in a different order differ in their last bits. */
const tolerance = 1e-9;

function flippedSum(differences: readonly number[], nextSign: () => boolean): number {
  return differences.reduce((sum, difference) => (nextSign() ? sum + difference : sum - difference), 0);
}

/** Signs from the bits of 30-bit numbers. */
function signsFrom(next: () => number): () => boolean {
  let bits = 1;
  return () => {
    if (bits === 1) bits = signsInADraw + next();
    const sign = (bits & 1) === 1;
    bits >>>= 1;
    return sign;
  };
}

/**
 * The two-sided p-value of the paired differences by sign flips (Fisher 1935): the share of patterns whose
 * sum is at least as far from 0 as the observed one. All patterns up to 13 nonzero differences; otherwise
 * 10,000 random ones, counting in the observed one, so that the value is never 0.
 */
export function signFlipTest(differences: readonly number[], seed: number): number {
  const some = differences.filter(difference => difference !== 0);
  const observed = Math.abs(some.reduce((sum, difference) => sum + difference, 0)) - tolerance;
  const enumerated = some.length <= mostEnumerated;
  const patterns = enumerated ? 2 ** some.length : flips;
  const draw = drawsFrom(seed);
  const randomSign = signsFrom(() => draw(signsInADraw));
  let extreme = 0;
  for (let pattern = 0; pattern < patterns; pattern += 1) {
    let place = 0;
    const sign = enumerated ? () => ((pattern >> place++) & 1) === 1 : randomSign;
    if (Math.abs(flippedSum(some, sign)) >= observed) extreme += 1;
  }
  return enumerated ? extreme / patterns : (extreme + 1) / (patterns + 1);
}

/** The 95% interval of the mean, by 2,000 seeded resamples with replacement (Efron's percentile method). */
export function bootstrapInterval(values: readonly number[], seed: number): [number, number] {
  const draw = drawsFrom(seed);
  const means = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample += 1) {
    let sum = 0;
    for (let count = 0; count < values.length; count += 1) sum += values[draw(values.length)] ?? 0;
    means[resample] = sum / values.length;
  }
  means.sort();
  const quantile = (share: number) => means[Math.round(share * (resamples - 1))] ?? 0;
  return [quantile(0.025), quantile(0.975)];
}
