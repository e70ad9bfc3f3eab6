import type { Cooperative } from '../cooperative.js';

/** Texts whose similarity can be computed. They are identified by their indexes. */
export interface Similarity {
  count: number;
  /** The similarity of one member (by its index in `members`) to all members, in order: 1 is the maximum. */
  rows(members: readonly number[]): Cooperative<(place: number) => Float64Array>;
  /** How much more similar each member is to the first group than to the second, in order. */
  preferences(options: {
    members: readonly number[];
    first: readonly number[];
    second: readonly number[];
  }): Cooperative<Float64Array>;
}
