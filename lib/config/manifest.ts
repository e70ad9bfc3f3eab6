import { z } from 'zod';
import { agentSchema } from './agent.js';
import { llmSchema } from './llm.js';
import { approvalSchema, notifySchema, stopSchema } from './run-control.js';
import { budgetSchema, optimizeSchema } from './optimize.js';
import { scorerSchema } from './scorer.js';
import { startingPointSchema } from '../domain/starting-point.js';
import { modulesSchema } from '../domain/module.js';
import { runFileSchema } from './run-file.js';
import { referenceSchema } from '../domain/reference.js';

const splitSchema = z.strictObject({
  /** Refers to the split's list of tasks. */
  tasks: referenceSchema,
  count: z.number().int().positive(),
});

/** Everything that a run depends on, written before it starts. It contains no key and no time. */
export const manifestSchema = z.strictObject({
  schemaVersion: z.literal(1),
  run: z.string(),
  /**
   * The configuration's folder, relative to the store's: relative paths in the manifest start there. Null if
   * the store is not a folder: a worker then finds the files by their hashes.
   */
  folder: z.string().nullable(),
  /** The files that a worker needs: its programs, what they import, and attachments. */
  files: z.array(runFileSchema),
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
  /**
   * The source of `modules`, if not the configuration; `optimize.begin` itself names paths, and is not kept.
   */
  startedFrom: startingPointSchema.optional(),
  /** Set by `--fresh`: the run does not share the calls of other runs. */
  journalScope: z.string().nullable(),
  /** Set by a fork: what is taken over from the original run. */
  inherits: z.strictObject({ run: z.string(), point: z.string(), tree: referenceSchema }).optional(),
  /**
   * Set if a finished run is extended: its result, and how many of the train tasks, the first, were its own.
   */
  extends: z
    .strictObject({
      run: z.string(),
      modules: referenceSchema,
      tasks: z.number().int().positive(),
      /** The subset size of the first run in a chain of extensions, which the later ones keep. */
      subsetTasks: z.number().int().positive().nullable(),
    })
    .optional(),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** Identifies a run for an activity. */
export interface RunReference {
  run: string;
  /** Refers to its Manifest. */
  manifest: z.infer<typeof referenceSchema>;
}
