import type { Score } from '../../domain/score.js';
import { rounding } from './resampling.js';

export interface Comparison {
  parent: Score;
  candidate: Score;
  /** The test of the candidate's gain over the tasks; required if the gain must be significant. */
  gain?: { pValue: number; level: number };
}

export interface Acceptance {
  accepted: boolean;
  /** For people: the two scores and the rule. */
  reason: string;
}

interface AcceptRule {
  accepts(parent: number, candidate: number, gain: Comparison['gain']): boolean;
}

const acceptRules = {
  improve: { accepts: (parent, candidate) => candidate > parent + rounding },
  'not-worse': { accepts: (parent, candidate) => candidate >= parent - rounding },
  significant: {
    accepts: (parent, candidate, gain) =>
      candidate > parent + rounding && gain !== undefined && gain.pValue <= gain.level,
  },
} satisfies Record<string, AcceptRule>;

export type AcceptRuleName = keyof typeof acceptRules;

function shown(mean: number): string {
  return String(Math.round(mean * 1e4) / 1e4);
}

/**
 * Whether a proposal replaces its parent. A candidate without a score is never accepted; one with a score is
 * accepted over a parent without one. Both scores must be over the same tasks (see `pairedScores`). Not from
 * the paper.
 */
export function accepts(rule: AcceptRuleName, { parent, candidate, gain }: Comparison): Acceptance {
  if (candidate.mean === null) return { accepted: false, reason: 'no task of the candidate could be scored' };
  if (parent.mean === null) return { accepted: true, reason: 'no task of the parent could be scored' };
  const accepted = acceptRules[rule].accepts(parent.mean, candidate.mean, gain);
  const tested = gain ? ` (p ${shown(gain.pValue)}, level ${gain.level})` : '';
  const reason = `${shown(candidate.mean)} against ${shown(parent.mean)} of the parent, rule ${rule}${tested}`;
  return { accepted, reason };
}

export interface MergeChoice {
  /** `merged`: the merge stays. `retry`: merge once more. `parent`: the best parent replaces the merge. */
  choice: 'merged' | 'retry' | 'parent';
  /** The `indexOfBest` of the parents. */
  bestParent: number;
  reason: string;
}

/** The index of the highest mean, the first of equals; one without a score ranks below all others. */
export function indexOfBest(means: readonly (number | null)[]): number {
  const ranked = means.map(mean => mean ?? -1);
  return ranked.indexOf(Math.max(...ranked));
}

/**
 * Decides on a merge by validation scores: it stays if it is at most `tolerance` (default: 0) below its best
 * parent; otherwise it is retried if `mayRetry` (default: no); otherwise the best parent replaces it.
 * `merged` is null if there is no merge. Not from the paper.
 */
export function decideMerge(options: {
  merged: Score | null;
  parents: Score[];
  mayRetry?: boolean;
  tolerance?: number | undefined;
}): MergeChoice {
  const means = options.parents.map(parent => parent.mean);
  if (means.length === 0) throw new RangeError('Give at least one parent of the merge.');
  const bestParent = indexOfBest(means);
  const best = means[bestParent] ?? -1;
  const merged = options.merged?.mean ?? null;
  const parentShown = best < 0 ? 'a parent without a score' : `${shown(best)} of the best parent`;
  const reason = `${merged === null ? 'no score' : shown(merged)} against ${parentShown}`;
  if (merged !== null && merged >= best - (options.tolerance ?? 0) - rounding)
    return { choice: 'merged', bestParent, reason };
  return { choice: options.mayRetry ? 'retry' : 'parent', bestParent, reason };
}
