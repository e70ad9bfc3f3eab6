import type { Point } from '../optimizer/program/points.js';
import type { Assumed, Calls } from './calls.js';

/** What the effects of a count need from outside. */
export interface CountingOptions extends Assumed {
  /** True with this probability; independent for each purpose. */
  isTrue(purpose: string, probability: number): boolean;
  /** Counts calls, and takes as long as they take. The point is null for critiques. */
  spend(calls: Calls[], point: Point | null): Promise<void>;
}
