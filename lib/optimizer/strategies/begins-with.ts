import { strategyNames } from '../../config/optimize.js';
import type { RunProgress } from '../../domain/progress.js';
import { strategies } from './index.js';

/** What of a run's progress says what its subsets began with. */
export type BeginningTree = Pick<RunProgress, 'strategy' | 'subsets' | 'waves'>;

/**
 * The candidate that a subset began with, by the subset's name: `baseline`; in a chain the subset before it; in a
 * later wave what the waves before it have come to.
 */
export function beginsWith({ strategy, subsets, waves }: BeginningTree): (subset: string) => string {
  const known = strategyNames.find(name => name === strategy);
  const chained = known !== undefined && strategies[known].beginsWith === 'previous';
  return subset => {
    const number = subsets.findIndex(({ id }) => id === subset);
    if (chained) return subsets[number - 1]?.id ?? 'baseline';
    return waveOf(waves, number)?.begins ?? 'baseline';
  };
}

/** The wave of a subset, by its number from 0; nothing where all are of one wave. */
export function waveOf(
  waves: BeginningTree['waves'],
  number: number,
): NonNullable<BeginningTree['waves']>[number] | undefined {
  return waves?.find(({ subsets: { from, count } }) => number >= from && number < from + count);
}
