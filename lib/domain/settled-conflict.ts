/** A contradiction as it was settled, by the rules' ids. */
export interface SettledConflict {
  kept: string;
  dropped: string[];
  /** `evidence`: the kept rule has fixed more tasks than each of the others. */
  decidedBy: 'evidence' | 'merger';
  /** The merger's words, shortened. */
  why: string;
}
