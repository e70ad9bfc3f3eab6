import { strategyNames } from '../../config/optimize.js';
import type { RunProgress } from '../../domain/progress.js';
import { strategies } from './index.js';

/** The part of a run's progress that determines what its subsets started from. */
export type BeginningTree = Pick<RunProgress, 'strategy' | 'subsets' | 'waves'>;

/**
 * The candidate that a subset started from, by the subset's name: `baseline`; in a later wave, what the wave
 * started from; in a chain without waves, the previous subset.
 */
export function beginsWith({ strategy, subsets, waves }: BeginningTree): (subset: string) => string {
  const known = strategyNames.find(name => name === strategy);
  const chained = known !== undefined && strategies[known].startsFrom === 'previous';
  return subset => {
    const number = subsets.findIndex(({ id }) => id === subset);
    return waveOf(waves, number)?.start ?? (chained ? subsets[number - 1]?.id : undefined) ?? 'baseline';
  };
}

/** The wave of a subset, by its 0-based number; undefined if all subsets are in one wave. */
export function waveOf(
  waves: BeginningTree['waves'],
  number: number,
): NonNullable<BeginningTree['waves']>[number] | undefined {
  return waves?.find(({ subsets: { from, count } }) => number >= from && number < from + count);
}
