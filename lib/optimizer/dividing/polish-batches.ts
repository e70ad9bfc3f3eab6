import type { OptimizeConfig } from '../../config/optimize.js';
import { strategies } from '../strategies/index.js';

/** What says whether a run polishes its result, and on how many mini-batches. */
export interface Polished {
  optimize: Pick<OptimizeConfig, 'strategy'> & Partial<Pick<OptimizeConfig, 'polish'>>;
  subsets: number;
  /** That the run extends another one. */
  extended?: boolean;
}

/**
 * Mini-batches on which the result of the merges is polished; 0 where it is not: where nothing was merged, and in
 * an extension, whose earlier tasks would be paid again. Not from the paper.
 */
export function polishBatches({ optimize, subsets, extended = false }: Polished): number {
  const { strategy, polish = 0 } = optimize;
  return extended || subsets < 2 || strategies[strategy].result !== 'merge' ? 0 : polish;
}
