import type { OptimizeConfig } from '../../config/optimize.js';
import { strategies } from '../strategies/index.js';

/** What says in which waves a run optimizes its subsets. */
export interface Waved {
  /** A run of an earlier version has no `waves` in its settings. */
  optimize: Pick<OptimizeConfig, 'strategy'> & Partial<Pick<OptimizeConfig, 'waves'>>;
  subsets: number;
}

/**
 * How many subsets each wave has. Of one wave, all begin with the run's modules (the paper's method). With `doubling`
 * the waves have 1, 1, 2, 4, 8 … subsets, the last one those that are left: each wave as many as all before it,
 * whose merged result it begins with. Not from the paper.
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
