import type { StopConfig } from '../../config/operate.js';
import type { Score } from '../../domain/score.js';

/** What a run has paid so far; USD is null where a price is unknown. */
export interface Spending {
  usd: number | null;
  tokens: number;
  calls: number;
}

/** Sums of decimal scores differ in their last bits; that is no difference. */
const tolerance = 1e-9;

/** Why a run that has paid so much ends now; null where it goes on. */
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

/** Whether any rule looks at what was paid. */
export function limitsSpending(stop: StopConfig | null): stop is StopConfig {
  return stop !== null && (stop.usd ?? stop.tokens ?? stop.calls) !== undefined;
}

/** How many of these, counted from the end, changed nothing. `before` were so right before them. */
export function unchangedInARow(before: number, changed: readonly boolean[]): number {
  const last = changed.lastIndexOf(true);
  return last < 0 ? before + changed.length : changed.length - 1 - last;
}

/**
 * How many levels of merges in a row, up to and with a node, brought no better validation score than what they
 * merged: 0 where this one did. `below` are those of its parents, of which the least counts: where any branch
 * still gains, so may what merges it.
 */
export function flatLevels(node: { result: Score; bestParent: Score; below: readonly number[] }): number {
  const { result, bestParent, below } = node;
  if ((result.mean ?? -1) > (bestParent.mean ?? -1) + tolerance) return 0;
  return 1 + (below.length === 0 ? 0 : Math.min(...below));
}

/** Whether a node's parents come from so many levels without a gain that it is not worth merging them. */
export function isPlateau(stop: StopConfig | null, below: readonly number[]): boolean {
  if (stop?.plateau === undefined || below.length === 0) return false;
  return Math.min(...below) >= stop.plateau;
}
