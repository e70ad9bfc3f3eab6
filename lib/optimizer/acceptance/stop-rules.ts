import type { StopConfig } from '../../config/run-control.js';
import type { Score } from '../../domain/score.js';
import { rounding } from './resampling.js';

/** What a run has paid so far; USD is null if a price is unknown. */
export interface Spending {
  usd: number | null;
  tokens: number;
  calls: number;
}

/** Why a run with this spending ends now; null if it continues. */
export function spendingReason(stop: StopConfig, spent: Spending): string | null {
  const { usd, tokens, calls } = stop;
  if (usd !== undefined && (spent.usd ?? 0) >= usd)
    return `stopped by stop.usd: $${spent.usd} of $${usd} are paid`;
  if (tokens !== undefined && spent.tokens >= tokens)
    return `stopped by stop.tokens: ${spent.tokens} of ${tokens} are paid`;
  if (calls !== undefined && spent.calls >= calls)
    return `stopped by stop.calls: ${spent.calls} of ${calls} are paid`;
  return null;
}

/** Whether any rule limits spending. */
export function limitsSpending(stop: StopConfig | null): stop is StopConfig {
  return stop !== null && (stop.usd ?? stop.tokens ?? stop.calls) !== undefined;
}

/** How many entries at the end of `changed` are false. If all are, adds `before`, the count before them. */
export function countTrailingUnchanged(before: number, changed: readonly boolean[]): number {
  const last = changed.lastIndexOf(true);
  return last < 0 ? before + changed.length : changed.length - 1 - last;
}

/**
 * How many consecutive levels of merges, up to and including a node, brought no better validation score than
 * their inputs: 0 if this one did. `below` are the values of its parents, of which the smallest counts: if
 * any branch still gains, merging it can, too.
 */
export function levelsWithoutGain(node: {
  result: Score;
  bestParent: Score;
  below: readonly number[];
}): number {
  const { result, bestParent, below } = node;
  if ((result.mean ?? -1) > (bestParent.mean ?? -1) + rounding) return 0;
  return 1 + (below.length === 0 ? 0 : Math.min(...below));
}

/** Whether a node's parents come from so many levels without a gain that merging them is not worthwhile. */
export function isPlateau(stop: StopConfig | null, below: readonly number[]): boolean {
  if (stop?.plateau === undefined || below.length === 0) return false;
  return Math.min(...below) >= stop.plateau;
}
