import type { Candidate } from '../../../domain/candidate.js';

export interface WavesState {
  /** Subsets optimized so far. */
  optimized: number;
  /** Consecutive subsets at the end of these that changed nothing. */
  unchanged: number;
  /** Number of merges per level so far, as in a MergePlace, so that each has a unique name. */
  merges: number[];
  /** The start of the next wave, based on all train tasks so far. */
  base: Candidate;
  /** A person was asked before the first merge, if configured. */
  approved: boolean;
}
