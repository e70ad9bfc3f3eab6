import { z } from 'zod';

/** The outcome of a set of tasks under some modules. */
export const scoreSchema = z.strictObject({
  /** Mean over the scored tasks, 0 to 1; null where none could be scored. */
  mean: z.number().min(0).max(1).nullable(),
  scored: z.number().int().nonnegative(),
  /** Tasks left out because the infrastructure failed on them. */
  unscored: z.number().int().nonnegative(),
});
export type Score = z.infer<typeof scoreSchema>;
