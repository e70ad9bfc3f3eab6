import type { Steps } from '../steps.js';

/** Texts of which it can be told how alike they are. They are named by their numbers. */
export interface Likeness {
  count: number;
  /** How alike one of the members (by its place among them) is to all of them, in their order: 1 is the most. */
  rows(members: readonly number[]): Steps<(place: number) => Float64Array>;
  /** How much more each member is like the first group than like the second, in their order. */
  pulls(input: {
    members: readonly number[];
    first: readonly number[];
    second: readonly number[];
  }): Steps<Float64Array>;
}
