import { z } from 'zod';

/** The evaluator's textual gradient on one trajectory. */
export const critiqueSchema = z.strictObject({
  taskId: z.string(),
  /** Where the agent went wrong, or what it did well. */
  problem: z.string(),
  /** What the instructions should say. */
  advice: z.string(),
  /** The module that the failure belongs to, if there are several; absent if unknown. */
  module: z.string().optional(),
});
export type Critique = z.infer<typeof critiqueSchema>;
