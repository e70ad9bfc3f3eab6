import { z } from 'zod';

/** The score of a set of tasks under the same modules. */
export const scoreSchema = z.strictObject({
  /** Mean over the scored tasks, 0 to 1; null if no task could be scored. */
  mean: z.number().min(0).max(1).nullable(),
  scored: z.number().int().nonnegative(),
  /** Tasks that could not be scored, for example because of an infrastructure failure. */
  unscored: z.number().int().nonnegative(),
});
export type Score = z.infer<typeof scoreSchema>;
