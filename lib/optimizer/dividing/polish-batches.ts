import type { OptimizeConfig } from '../../config/optimize.js';
import { strategies } from '../strategies/index.js';

/** The values that determine whether a run polishes its result, and on how many mini-batches. */
export interface Polished {
  optimize: Pick<OptimizeConfig, 'strategy'> & Partial<Pick<OptimizeConfig, 'polish'>>;
  subsets: number;
  /** Whether the run extends another one. */
  extended?: boolean;
}

/**
 * Number of mini-batches on which the result of the merges is polished; 0 if nothing was merged, and in an
 * extension, which would pay for the earlier tasks again. Not from the paper.
 */
export function polishBatches({ optimize, subsets, extended = false }: Polished): number {
  const { strategy, polish = 0 } = optimize;
  return extended || subsets < 2 || strategies[strategy].result !== 'merge' ? 0 : polish;
}
