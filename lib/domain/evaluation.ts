import { z } from 'zod';
import { referenceSchema } from './reference.js';
import { scoreSchema } from './score.js';
import { unansweredSchema } from './unanswered.js';

/** All trajectories of a set of tasks under the same modules, with scores in task order. */
export const evaluationRecordSchema = z.strictObject({
  taskIds: z.array(z.string()),
  scores: z.array(z.number().min(0).max(1).nullable()),
  /** Lists of trajectories; concatenated, they are in task order. */
  batches: z.array(referenceSchema),
});
export type EvaluationRecord = z.infer<typeof evaluationRecordSchema>;

/** An evaluation as workflow histories store it. */
export const evaluationSchema = z.strictObject({
  /** Refers to an EvaluationRecord. */
  record: referenceSchema,
  score: scoreSchema,
  /** Scored tasks with a score below 1. */
  failures: z.number().int().nonnegative(),
  /** Refers to a text that says how many tasks are not scored, and why the first is not; null if all are. */
  unscoredReason: referenceSchema.nullable(),
  /** Absent if every rollout produced an answer. */
  unanswered: unansweredSchema.optional(),
  /**
   * Tasks that were skipped because the candidate could no longer be accepted, regardless of their scores.
   */
  skipped: z.number().int().positive().optional(),
  /** Why tasks without a journaled reply are unscored, if a person ended the run. */
  unsentReason: z.string().optional(),
});
export type Evaluation = z.infer<typeof evaluationSchema>;
