import { rangeSchema } from '../domain/recorded-estimate.js';
import { z } from 'zod';
import { roles } from '../domain/usage.js';
import type { Role } from '../domain/usage.js';

/** The parts of a run that an estimate tells apart. */
export const estimateStages = ['baseline', 'optimize', 'merge', 'test'] as const;
export type EstimateStage = (typeof estimateStages)[number];

/** What calls take; `usd` is null where a price is unknown, and counts nothing as served from a prompt cache. */
export const amountSchema = z.strictObject({
  calls: rangeSchema,
  promptTokens: rangeSchema,
  completionTokens: rangeSchema,
  usd: rangeSchema.nullable(),
});
export type Amount = z.infer<typeof amountSchema>;

type ByRole = Record<Role, Amount>;

/** What a run will take with an empty journal. The total is the sum of the stages and of the embeddings. */
export const runEstimateSchema = z.strictObject({
  strategy: z.string(),
  /** How many there are, and how many tasks the largest has. */
  subsets: z.strictObject({ count: z.number().int().nonnegative(), largest: z.number().int().nonnegative() }),
  total: amountSchema,
  byStage: z.record(z.enum(estimateStages), amountSchema),
  byRole: z.record(z.enum(roles), amountSchema),
  /** Each role in each stage. */
  cells: z.record(z.enum(estimateStages), z.record(z.enum(roles), amountSchema)),
  /** Of the train tasks, where the division asks for them; of no stage. */
  embedding: amountSchema.optional(),
  /** By the clock on the wall, at the configured concurrency. */
  seconds: rangeSchema,
  concurrency: z.number().int().positive(),
  /** What could not be counted, and what was taken for it: sentences. */
  assumptions: z.array(z.string()),
});
export type RunEstimate = z.infer<typeof runEstimateSchema>;
export type EstimateCells = Record<EstimateStage, ByRole>;

/** One figure for each role. */
export function eachRole<T>(of: (role: Role) => T): Record<Role, T> {
  return { agent: of('agent'), evaluator: of('evaluator'), optimizer: of('optimizer'), merger: of('merger') };
}

/** One figure for each stage. */
export function eachStage<T>(of: (stage: EstimateStage) => T): Record<EstimateStage, T> {
  return { baseline: of('baseline'), optimize: of('optimize'), merge: of('merge'), test: of('test') };
}
