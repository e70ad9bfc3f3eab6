import { z } from 'zod';

/** The evaluator's textual gradient on one trajectory. */
export const critiqueSchema = z.strictObject({
  taskId: z.string(),
  /** Where the agent went wrong, or what it did right. */
  problem: z.string(),
  /** What the instructions should say. */
  advice: z.string(),
  /** Of several modules, the name of the one that the failure belongs to; absent where nobody knows. */
  module: z.string().optional(),
});
export type Critique = z.infer<typeof critiqueSchema>;
