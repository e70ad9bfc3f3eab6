import { z } from 'zod';
import { agentSchema } from './agent.js';
import { benchmarkSchema, datasetSchema } from './dataset.js';
import { llmSchema } from './llm.js';
import { approvalSchema, notifySchema, stopSchema } from './run-control.js';
import { budgetSchema, optimizeSchema } from './optimize.js';
import { scorerSchema } from './scorer.js';

/** The nearest valid name, as the end of a sentence; empty if there is none. */
function suchAs(name: unknown): string {
  const near = String(name)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, 40)
    .replace(/-$/, '');
  return near === '' ? '' : `, such as "${near}"`;
}

/** The schema of `fgo.yaml`, and the single source of its types, JSON Schema, and documentation. */
export const configSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, {
      error: ({ input }) => `use lowercase letters, digits and hyphens, at most 40${suchAs(input)}`,
    })
    .describe('The name of the configuration. Run ids start with it.'),
  seed: z.number().int().default(1).describe('The random seed. All random choices derive from it.'),
  dataset: datasetSchema.optional().describe('The tasks, from files of your own.'),
  benchmark: benchmarkSchema.optional().describe('A known benchmark instead of a dataset.'),
  agent: agentSchema.optional().describe('The agent whose modules are optimized.'),
  scorer: scorerSchema.optional(),
  llm: llmSchema
    .optional()
    .describe('The endpoint and its models. Without this section, the simulated endpoint is used.'),
  optimize: optimizeSchema.prefault({}).describe('Settings of the optimization.'),
  budget: budgetSchema
    .default({})
    .describe(
      'A hard limit over the whole run, including all workers and retries. See docs/how-to/operating.md.',
    ),
  approval: approvalSchema
    .optional()
    .describe('Where a run waits for the approval of a person. Not from the paper.'),
  stop: stopSchema
    .optional()
    .describe(
      'When a run ends early with its best modules so far, as with `fgo finish`. Not from the paper.',
    ),
  notify: notifySchema.optional().describe('How you are notified when a run waits, ends or fails.'),
  store: z
    .strictObject({
      path: z
        .string()
        .min(1)
        .default('.fgo')
        .describe('A folder, relative to this file, or s3://bucket/prefix. See docs/how-to/stores.md.'),
    })
    .prefault({})
    .describe('Where data and results are stored. Default: a folder beside this file.'),
});
export type Config = z.infer<typeof configSchema>;
export type ConfigInput = z.input<typeof configSchema>;
