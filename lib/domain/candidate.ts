import { z } from 'zod';
import { evaluationSchema } from './evaluation.js';
import type { Evaluation } from './evaluation.js';
import { referenceSchema } from './reference.js';

/**
 * The result of a subset: a leaf of the merge tree. Lists of leaves are artifacts because they can be long.
 */
export const leafSchema = z.strictObject({
  /** Path of the workflow that created it, relative to the run: `subset-003`. */
  id: z.string(),
  /** Refers to Modules. */
  modules: referenceSchema,
  /** Zero-based index of the subset in the division. */
  subset: z.number().int().nonnegative(),
  /** Number of train tasks that it was optimized on. */
  tasks: z.number().int().nonnegative(),
  /** How many more of the scored tasks its modules solve than the modules it started from. */
  gain: z.number().optional(),
  /** Score on the validation split; present if its proposals were scored there. */
  validation: evaluationSchema.optional(),
});
export type Leaf = z.infer<typeof leafSchema>;

/** Modules with their lineage and evidence. */
export interface Candidate extends Omit<Leaf, 'subset' | 'gain' | 'validation'> {
  /** Score on the validation split; absent until its first merge. */
  validation?: Evaluation | undefined;
}
