import { z } from 'zod';

const figure = z.number().nonnegative();

/** low ≤ expected ≤ high. */
export const rangeSchema = z.strictObject({ low: figure, expected: figure, high: figure });

export type Range = z.infer<typeof rangeSchema>;

/** The totals of an estimate, as a run's record keeps them. */
export const recordedEstimateSchema = z.strictObject({
  calls: rangeSchema,
  promptTokens: rangeSchema,
  completionTokens: rangeSchema,
  usd: rangeSchema.nullable(),
  seconds: rangeSchema,
});

export type RecordedEstimate = z.infer<typeof recordedEstimateSchema>;
