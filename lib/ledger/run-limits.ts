import { FgoError } from '../domain/errors.js';
import { z } from 'zod';
import type { Manifest } from '../config/manifest.js';
import type { BudgetConfig } from '../config/optimize.js';
import { runKeys } from '../store/run-keys.js';
import type { Store } from '../store/store.js';
import { readBudget, setBudgetCap } from './budget-object.js';
import { checkPrices } from '../llm/prices.js';
import { readJson } from '../text/json/read-json.js';

/** A run's budget, the maximum calls in flight, the time-out of a call, and its priority (1 goes first). */
export const limitsSchema = z.strictObject({
  usd: z.number().positive().optional(),
  tokens: z.number().int().positive().optional(),
  calls: z.number().int().positive().optional(),
  concurrency: z.number().int().min(1).max(1024).optional(),
  timeoutSeconds: z.number().positive().max(1_800).optional(),
  priority: z.number().int().min(1).max(5).optional(),
});
export type Limits = z.infer<typeof limitsSchema>;

/** Limits that cannot be enforced: a cap in USD for a model without a price. */
function limitsRejected(message: string): FgoError {
  return new FgoError({ code: 'LIMITS_REJECTED', message });
}

/** Reads limits as a person sends them. Throws LIMITS_REJECTED, which says what to give. */
export function parseLimits(given: unknown): Limits {
  const result = limitsSchema
    .refine(limits => Object.keys(limits).length > 0)
    .safeParse(given, { reportInput: true });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw limitsRejected(explainLimit(issue));
}

function explainLimit(issue: z.core.$ZodIssue | undefined): string {
  const names = Object.keys(limitsSchema.shape).join(', ');
  if (issue?.code === 'unrecognized_keys')
    return `There is no limit "${issue.keys.join('", "')}": there are ${names}.`;
  const [name] = issue?.path ?? [];
  if (name === undefined) return `Give an object with ${names}, or some of them.`;
  if (issue?.code === 'too_big') return `${String(name)} is at most ${issue.maximum}.`;
  if (issue?.code === 'too_small') return `${String(name)} is a number above 0.`;
  const isWhole = issue?.code === 'invalid_type' && issue.expected === 'int';
  return `${String(name)} is a ${isWhole ? 'whole number' : 'number above 0'}.`;
}

const paceSchema = limitsSchema.pick({ concurrency: true, timeoutSeconds: true, priority: true });

/** How fast a run may make LLM calls. */
export interface Pace {
  concurrency: number;
  timeoutSeconds: number;
  priority: number;
}

/** Of runs that were given no priority. */
export const usualPriority = 3;

/** The share of a run beside others: each step of priority doubles it. */
export function weightOf(priority: number): number {
  return 2 ** (usualPriority - priority);
}

/** The pace of a run: as changed since its start, otherwise as configured. */
export async function readPace(store: Store, run: string, configured: Omit<Pace, 'priority'>): Promise<Pace> {
  const changed = await readChanges(store, run);
  return {
    concurrency: changed.concurrency ?? configured.concurrency,
    timeoutSeconds: changed.timeoutSeconds ?? configured.timeoutSeconds,
    priority: changed.priority ?? usualPriority,
  };
}

export async function readPriority(store: Store, run: string): Promise<number> {
  return (await readChanges(store, run)).priority ?? usualPriority;
}

async function readChanges(store: Store, run: string): Promise<z.infer<typeof paceSchema>> {
  const stored = await store.read(runKeys(run).limits);
  return stored ? readJson(stored.bytes, paceSchema) : {};
}

/** Changes how fast a run works, also while it does. Unnamed values stay unchanged. */
export async function changePace(store: Store, run: string, changes: Limits): Promise<void> {
  const merged = paceSchema.strip().parse({ ...(await readChanges(store, run)), ...changes });
  await store.write(runKeys(run).limits, `${JSON.stringify(merged)}\n`);
}

/**
 * Changes a run's limits, also while it works: workers apply a budget when they next need a block, and the
 * pace within seconds. Unnamed limits stay unchanged. Returns the limits now in force. Throws
 * LIMITS_REJECTED and StoreError.
 */
export async function changeLimits(parts: {
  store: Store;
  run: string;
  manifest: Pick<Manifest, 'llm' | 'budget'>;
  limits: Limits;
}): Promise<Limits & Pace> {
  const { store, run, manifest, limits } = parts;
  const { concurrency, timeoutSeconds, priority, ...named } = limits;
  const { cap: existing = manifest.budget } = (await readBudget(store, run))?.object ?? {};
  const cap: BudgetConfig = { ...existing, ...named };
  if (Object.keys(named).length > 0) {
    const unpriced = checkPrices(manifest.llm, cap);
    if (unpriced !== undefined) throw limitsRejected(unpriced);
    await setBudgetCap({ store, run, cap });
  }
  const pace = Object.entries({ concurrency, timeoutSeconds, priority }).filter(
    ([, value]) => value !== undefined,
  );
  if (pace.length > 0) await changePace(store, run, Object.fromEntries(pace));
  return { ...cap, ...(await readPace(store, run, manifest.llm)) };
}
