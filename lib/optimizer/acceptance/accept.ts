import type { Score } from '../../domain/score.js';

/** Sums of decimal scores differ in their last bits; that is no difference. */
const rounding = 1e-9;

export interface Comparison {
  parent: Score;
  candidate: Score;
  /** The candidate's gain, tested over the tasks: needed where it must be significant. */
  gain?: { pValue: number; level: number };
}

export interface Acceptance {
  accepted: boolean;
  /** For people: the two scores and what follows. */
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
 * Whether a proposal takes the place of its parent. A candidate without a score is never accepted; one with a
 * score is accepted over a parent without. Both scores must be over the same tasks (see `pairedScores`). Not
 * from the paper.
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
  /** `merged`: it stands. `retry`: merge once more. `parent`: the best parent goes on in its place. */
  choice: 'merged' | 'retry' | 'parent';
  /** Index of the best parent: the first of those with the highest mean; one without a score is below all. */
  bestParent: number;
  reason: string;
}

/**
 * What becomes of a merge, by validation scores: it stands where it is not more than `tolerance` (default: 0)
 * below its best parent; else it is tried again where `mayRetry` (default: no); else the best parent goes on.
 * `merged` is null where no merge came about. Not from the paper.
 */
export function chooseMerged(input: {
  merged: Score | null;
  parents: Score[];
  mayRetry?: boolean;
  tolerance?: number | undefined;
}): MergeChoice {
  const means = input.parents.map(parent => parent.mean ?? -1);
  if (means.length === 0) throw new RangeError('Give at least one parent of the merge.');
  const best = Math.max(...means);
  const bestParent = means.indexOf(best);
  const merged = input.merged?.mean ?? null;
  const parentShown = best < 0 ? 'a parent without a score' : `${shown(best)} of the best parent`;
  const reason = `${merged === null ? 'no score' : shown(merged)} against ${parentShown}`;
  if (merged !== null && merged >= best - (input.tolerance ?? 0) - rounding)
    return { choice: 'merged', bestParent, reason };
  return { choice: input.mayRetry ? 'retry' : 'parent', bestParent, reason };
}
