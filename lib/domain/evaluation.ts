import { z } from 'zod';
import { referenceSchema } from './reference.js';
import { scoreSchema } from './score.js';
import { unansweredSchema } from './unanswered.js';

/** All trajectories of a set of tasks under some modules, and their scores in the order of the tasks. */
export const evaluationRecordSchema = z.strictObject({
  taskIds: z.array(z.string()),
  scores: z.array(z.number().min(0).max(1).nullable()),
  /** Lists of trajectories; one after the other they are in the order of the tasks. */
  batches: z.array(referenceSchema),
});
export type EvaluationRecord = z.infer<typeof evaluationRecordSchema>;

/** An evaluation as histories hold it. */
export const evaluationSchema = z.strictObject({
  /** Of an EvaluationRecord. */
  record: referenceSchema,
  score: scoreSchema,
  /** Scored tasks with less than full marks. */
  failures: z.number().int().nonnegative(),
  /** Why the first task that the infrastructure failed on could not be scored; null where there is none. */
  unscoredReason: z.string().nullable(),
  /** Absent where every rollout gave an answer. */
  unanswered: unansweredSchema.optional(),
  /** Tasks that were not run any more, since a candidate could not be accepted whatever they brought. */
  saved: z.number().int().positive().optional(),
  /** Why tasks that the journal could not answer are unscored, where a person has ended the run. */
  unsent: z.string().optional(),
});
export type Evaluation = z.infer<typeof evaluationSchema>;
