import type { OptimizeConfig } from '../../config/optimize.js';
import { strategies } from '../strategies/index.js';

/** The values that determine the waves in which a run optimizes its subsets. */
export interface Waved {
  /** A run of an earlier version has no `waves` in its settings. */
  optimize: Pick<OptimizeConfig, 'strategy'> & Partial<Pick<OptimizeConfig, 'waves'>>;
  subsets: number;
}

/**
 * The number of subsets in each wave. In a single wave, all start from the run's modules (the paper's
 * method). With `doubling`, the waves have 1, 1, 2, 4, 8 … subsets, the last one the remaining subsets: each
 * wave has as many as all before it, and starts from their merged result. Not from the paper.
 */
export function planWaves({ optimize, subsets }: Waved): number[] {
  const { strategy, waves = 'one' } = optimize;
  if (waves === 'one' || strategies[strategy].result !== 'merge') return subsets === 0 ? [] : [subsets];
  const sizes: number[] = [];
  for (let done = 0; done < subsets;) {
    const size = Math.min(Math.max(1, done), subsets - done);
    sizes.push(size);
    done += size;
  }
  return sizes;
}
