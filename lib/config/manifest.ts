import { z } from 'zod';
import { agentSchema } from './agent.js';
import { llmSchema } from './llm.js';
import { approvalSchema, notifySchema, stopSchema } from './operate.js';
import { budgetSchema, optimizeSchema } from './optimize.js';
import { scorerSchema } from './scorer.js';
import { beginningSchema } from '../domain/beginning.js';
import { modulesSchema } from '../domain/module.js';
import { referenceSchema } from '../domain/reference.js';

const splitSchema = z.strictObject({
  /** Of the split's list of tasks. */
  tasks: referenceSchema,
  count: z.number().int().positive(),
});

/** All that a run depends on, written before it starts. It holds no key and no clock. */
export const manifestSchema = z.strictObject({
  schemaVersion: z.literal(1),
  run: z.string(),
  seed: z.number().int(),
  splits: z.strictObject({ train: splitSchema, validation: splitSchema, test: splitSchema }),
  labels: z.array(z.string()),
  modules: modulesSchema,
  agent: agentSchema,
  scorer: scorerSchema,
  llm: llmSchema,
  optimize: optimizeSchema,
  budget: budgetSchema,
  approval: approvalSchema.optional(),
  stop: stopSchema.optional(),
  notify: notifySchema.optional(),
  /** Whose `modules` are, where they are not the configuration's; `optimize.begin` itself names places, and is not kept. */
  begins: beginningSchema.optional(),
  /** Set by `--fresh`: calls of other runs are not shared. */
  journalScope: z.string().nullable(),
  /** Set by a fork: what is taken over from the run it came from. */
  takes: z.strictObject({ run: z.string(), point: z.string(), tree: referenceSchema }).optional(),
  /** Set where a finished run is extended: its result, and how many of the train tasks, the first, were its own. */
  extends: z
    .strictObject({
      run: z.string(),
      modules: referenceSchema,
      tasks: z.number().int().positive(),
      /** Tasks in a subset of the first run of a chain of extensions: those that follow keep it. */
      subsetTasks: z.number().int().positive().nullable(),
    })
    .optional(),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** Names a run to an activity. */
export interface RunReference {
  run: string;
  /** Of the Manifest. */
  manifest: z.infer<typeof referenceSchema>;
}
