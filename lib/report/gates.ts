import { z } from 'zod';
import { formatDifference, formatMean, formatUsd } from '../text/format.js';
import type { RunStatus } from './status.js';

/** What a result must reach. Scores and gains are means on the test split. */
export const gateLimitsSchema = z.strictObject({
  /** The final score minus the score of the baseline. */
  minGain: z.number().optional(),
  minScore: z.number().optional(),
  /** What this run paid, in USD. */
  maxCost: z.number().min(0).optional(),
  /** The probability of such a difference by chance, from the paired test. */
  maxPValue: z.number().gt(0).max(1).optional(),
});
export type GateLimits = z.infer<typeof gateLimitsSchema>;

export interface Gate {
  name: 'gain' | 'score' | 'cost' | 'p-value';
  limit: number;
  /** Null if unknown: then the gate fails. */
  actual: number | null;
  passed: boolean;
  /** One sentence for people. */
  text: string;
}

export type GatedStatus = Pick<RunStatus, 'scores' | 'significance' | 'paid'>;

/** Compares a result with each stated limit. */
export function gatesOf({ scores, significance, paid }: GatedStatus, limits: GateLimits): Gate[] {
  const { baseline, final } = scores;
  const gain = final.test === null || baseline.test === null ? null : final.test - baseline.test;
  const { minGain, minScore, maxCost, maxPValue } = limits;
  return [
    ...(minGain === undefined ? [] : [atLeast('gain', gain, minGain, formatDifference)]),
    ...(minScore === undefined ? [] : [atLeast('score', final.test, minScore, formatMean)]),
    ...(maxCost === undefined ? [] : [atMost('cost', paid.usd, maxCost, formatUsd)]),
    ...(maxPValue === undefined ? [] : [atMost('p-value', significance?.pValue ?? null, maxPValue, shown)]),
  ];
}

/** Scores are sums of floats: a gain of exactly the limit must pass. */
const tolerance = 1e-9;

function atLeast(
  name: Gate['name'],
  actual: number | null,
  limit: number,
  format: (n: number) => string,
): Gate {
  const passed = actual !== null && actual >= limit - tolerance;
  return { name, limit, actual, passed, text: textOf({ name, actual, format }, `at least ${format(limit)}`) };
}

function atMost(
  name: Gate['name'],
  actual: number | null,
  limit: number,
  format: (n: number) => string,
): Gate {
  const passed = actual !== null && actual <= limit + tolerance;
  return { name, limit, actual, passed, text: textOf({ name, actual, format }, `at most ${format(limit)}`) };
}

function textOf(
  gate: { name: string; actual: number | null; format: (n: number) => string },
  required: string,
): string {
  const actual = gate.actual === null ? 'unknown' : gate.format(gate.actual);
  return `${gate.name} ${actual}, required: ${required}`;
}

function shown(value: number): string {
  return value.toPrecision(2);
}
