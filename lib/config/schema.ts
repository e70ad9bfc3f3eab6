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
      error: ({ input }) => `small letters, digits and hyphens, at most 40${suchAs(input)}`,
    })
    .describe('Run ids start with it.'),
  seed: z.number().int().default(1).describe('All randomness comes from it.'),
  dataset: datasetSchema.optional(),
  benchmark: benchmarkSchema.optional(),
  agent: agentSchema.optional(),
  scorer: scorerSchema.optional(),
  llm: llmSchema.optional().describe('Where there is none, the simulated endpoint serves.'),
  optimize: optimizeSchema.prefault({}),
  budget: budgetSchema
    .default({})
    .describe('A hard cap over the whole run, all workers and all retries: docs/operating.md.'),
  approval: approvalSchema.optional().describe('Where a run asks a person before it goes on.'),
  stop: stopSchema
    .optional()
    .describe('When a run ends early with the best so far, as with fgo finish. Not from the paper.'),
  notify: notifySchema.optional().describe('Who is notified when a run waits, ends or fails.'),
  store: z
    .strictObject({ path: z.string().min(1).default('.fgo') })
    .prefault({})
    .describe('Beside this file by default.'),
});
export type Config = z.infer<typeof configSchema>;
export type ConfigInput = z.input<typeof configSchema>;
