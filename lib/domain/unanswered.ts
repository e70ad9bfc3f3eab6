import { z } from 'zod';
import type { SplitName } from './task.js';

const count = z.number().int().nonnegative();

/**
 * Rollouts without an answer, by cause. `refused`: the endpoint permanently rejects this input (unscored; the
 * others score 0). `declined`: the model declined to answer. `crashed`: the agent itself failed. `cut`: the
 * reply reached its maximum length before any answer. `empty`: the agent returned nothing.
 */
export const unansweredSchema = z.strictObject({
  refused: count,
  declined: count,
  crashed: count,
  cut: count,
  empty: count,
});
export type Unanswered = z.infer<typeof unansweredSchema>;
export type UnansweredCause = keyof Unanswered;

/** All rollouts of a run on the tasks of one split. */
export interface Outcomes extends Unanswered {
  rollouts: number;
}
export type SplitOutcomes = Partial<Record<SplitName, Outcomes>>;
