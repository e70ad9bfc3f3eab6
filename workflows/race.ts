import { raceBoundaries } from '../lib/optimizer/acceptance/race-boundaries.js';
import type { RunReference } from '../lib/config/manifest.js';
import type { Reference } from '../lib/domain/reference.js';
import { activities, storeOptions } from './activity-options.js';
import type { Patience } from './patience.js';

/** The parent that a candidate is scored against. */
export interface RaceAgainst {
  parent: Reference;
}

/** Where a scoring of `count` tasks stops to check whether to continue: in a race, at several boundaries. */
export function boundariesOf({ count, race }: { count: number; race?: RaceAgainst }): number[] {
  return race ? raceBoundaries(count) : [count];
}

/**
 * Whether a candidate can still be accepted after these batches of its first tasks. Always true outside a
 * race.
 */
export async function mayStillWin(
  { run, race }: { run: RunReference; race?: RaceAgainst },
  batches: Reference[],
  patience: Patience,
): Promise<boolean> {
  if (!race) return true;
  return patience.attempt(() =>
    activities.mayStillWin.executeWithOptions(
      { ...storeOptions, summary: 'looks whether the candidate may still be accepted' },
      [{ run, parent: race.parent, batches }],
    ),
  );
}
