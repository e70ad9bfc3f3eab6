import type { Result } from './combine-scores.js';
import { exactMcNemar } from './mcnemar.js';
import { rounding, signFlipShare } from './resampling.js';
import { deriveSeed } from '../seed.js';

/** Results of the same tasks in the same order. */
export interface Pair {
  parent: readonly Result[];
  candidate: readonly Result[];
}

/** The gain of each task; 0 if one side has no result. */
function gains({ parent, candidate }: Pair): number[] {
  return parent.map((before, place) => {
    const after = candidate[place] ?? null;
    return before === null || after === null ? 0 : after - before;
  });
}

function isBinary(results: readonly Result[]): boolean {
  return results.every(result => result === null || result === 0 || result === 1);
}

function mcNemar(differences: readonly number[]): number {
  const better = differences.filter(difference => difference > 0).length;
  const worse = differences.filter(difference => difference < 0).length;
  return better > worse ? exactMcNemar(better, worse) / 2 : 1;
}

/**
 * The share of sign patterns under which the sum would be at least the observed one. Each index has its own
 * signs, even without a difference, so the value can only fall if any difference grows; the race of a
 * candidate relies on this.
 */
function signFlips(differences: readonly number[], seed: number): number {
  return signFlipShare({
    differences,
    maxEnumerated: 12,
    drawn: 4_096,
    seed: deriveSeed(seed, 'gain'),
    // Flipping these signs subtracts twice their sum from the observed one.
    isExtreme: flipped => flipped <= rounding,
  });
}

/**
 * The one-sided p-value of a candidate's gain over its parent: the probability of at least this gain if
 * neither is better. For results of 0 and 1 only, McNemar's exact test; otherwise sign flips (all of them up
 * to 12 tasks, beyond that 4,096 seeded ones). Too slow for a workflow's thread. Not from the paper.
 */
export function pValueOfGain(pair: Pair, seed: number): number {
  const differences = gains(pair);
  return isBinary([...pair.parent, ...pair.candidate]) ? mcNemar(differences) : signFlips(differences, seed);
}

/** The acceptance criterion that a candidate must meet. */
export interface Race {
  accept: 'improve' | 'not-worse' | 'significant';
  /** The maximum p-value if the candidate must be significantly better. */
  level: number;
  seed: number;
}

/**
 * Whether a candidate that has been run on the first tasks of its subset can still be accepted: assumes full
 * marks on all other tasks, including those that could not be scored. False only if its full score would be
 * rejected regardless of the remaining results. Not from the paper.
 */
export function canStillBeAccepted(pair: Pair, { accept, level, seed }: Race): boolean {
  const best = pair.parent.map((before, place) => pair.candidate[place] ?? (before === null ? null : 1));
  const differences = gains({ parent: pair.parent, candidate: best });
  const gain = differences.reduce((sum, difference) => sum + difference, 0);
  // The acceptance rules themselves allow differences below their tolerance.
  if (accept === 'improve') return gain > 0;
  if (accept === 'not-worse') return gain >= -2 * rounding * Math.max(1, differences.length);
  if (signFlips(differences, seed) <= level) return true;
  return isBinary([...pair.parent, ...pair.candidate]) && mcNemar(differences) <= level;
}
