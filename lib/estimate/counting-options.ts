import type { Point } from '../optimizer/program/points.js';
import type { Assumed, Calls } from './calls.js';
import type { IsTrue } from './spread-draws.js';

/** What the effects of a count need from outside. */
export interface CountingOptions extends Assumed {
  isTrue: IsTrue;
  /** Counts calls, and takes as long as they take. The point is null for critiques. */
  spend(calls: Calls[], point: Point | null): Promise<void>;
}
