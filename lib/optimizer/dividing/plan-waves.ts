import type { OptimizeConfig } from '../../config/optimize.js';

/**
 * The number of subsets in each wave. In a single wave, all start from the run's modules (the paper's
 * method). With `doubling`, the waves have 1, 1, 2, 4, 8 … subsets, the last one the remaining subsets: each
 * wave has as many as all before it, and starts from their merged result. Not from the paper.
 */
export function planWaves(input: {
  waves: OptimizeConfig['waves'];
  /** Whether the strategy merges. */
  merges: boolean;
  subsets: number;
}): number[] {
  const { waves, merges, subsets } = input;
  if (waves === 'one' || !merges) return subsets === 0 ? [] : [subsets];
  const sizes: number[] = [];
  for (let done = 0; done < subsets;) {
    const size = Math.min(Math.max(1, done), subsets - done);
    sizes.push(size);
    done += size;
  }
  return sizes;
}
