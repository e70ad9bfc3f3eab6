/** A settled contradiction between rules, by rule ids. */
export interface SettledConflict {
  kept: string;
  dropped: string[];
  /** `evidence`: the kept rule fixed more tasks than each of the others. */
  decidedBy: 'evidence' | 'merger';
  /** The merger's explanation, shortened. */
  why: string;
}
