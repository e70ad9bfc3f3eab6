import { z } from 'zod';
import { evaluationSchema } from './evaluation.js';
import type { Evaluation } from './evaluation.js';
import { referenceSchema } from './reference.js';

/** What came out of a subset: a leaf of the merge tree. Lists of them are artifacts, as there may be many. */
export const leafSchema = z.strictObject({
  /** The path of the workflow that made it, relative to the run: `subset-003`. */
  id: z.string(),
  /** Of Modules. */
  modules: referenceSchema,
  /** The subset's number in the division, from 0. */
  subset: z.number().int().nonnegative(),
  /** Train tasks behind it. */
  tasks: z.number().int().nonnegative(),
  /** How many more of the tasks it was scored on its modules solve than those that it began with. */
  gain: z.number().optional(),
  /** On the validation split, where its proposals were scored there. */
  validation: evaluationSchema.optional(),
});
export type Leaf = z.infer<typeof leafSchema>;

/** Modules with their lineage and evidence. */
export interface Candidate extends Omit<Leaf, 'subset' | 'gain' | 'validation'> {
  /** On the validation split; absent until it is first merged. */
  validation?: Evaluation | undefined;
}
