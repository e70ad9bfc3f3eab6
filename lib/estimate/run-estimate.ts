import { rangeSchema } from '../domain/recorded-estimate.js';
import { z } from 'zod';
import { roles } from '../domain/usage.js';
import type { Role } from '../domain/usage.js';

/** The parts of a run that an estimate shows separately. */
export const estimateStages = ['baseline', 'optimize', 'merge', 'test'] as const;
export type EstimateStage = (typeof estimateStages)[number];

/** Amounts for a set of calls. `usd` is null if a price is unknown, and assumes no prompt caching. */
export const amountSchema = z.strictObject({
  calls: rangeSchema,
  promptTokens: rangeSchema,
  completionTokens: rangeSchema,
  usd: rangeSchema.nullable(),
});
export type Amount = z.infer<typeof amountSchema>;

type ByRole = Record<Role, Amount>;

/** Estimated usage of a run with an empty journal. The total is the sum of the stages and the embeddings. */
export const runEstimateSchema = z.strictObject({
  strategy: z.string(),
  /** Number of subsets, and tasks in the largest one. */
  subsets: z.strictObject({ count: z.number().int().nonnegative(), largest: z.number().int().nonnegative() }),
  total: amountSchema,
  byStage: z.record(z.enum(estimateStages), amountSchema),
  byRole: z.record(z.enum(roles), amountSchema),
  /** By stage and role. */
  cells: z.record(z.enum(estimateStages), z.record(z.enum(roles), amountSchema)),
  /** Embeddings of the train tasks, if the division needs them; not part of any stage. */
  embedding: amountSchema.optional(),
  /** Wall-clock time at the configured concurrency. */
  seconds: rangeSchema,
  concurrency: z.number().int().positive(),
  /** What Temporal Cloud would bill. */
  actions: rangeSchema,
  /** Sentences about what could not be counted and which values were assumed. */
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
