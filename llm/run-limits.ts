import { z } from 'zod';
import type { Manifest } from '../algorithm/domain/manifest.js';
import type { BudgetConfig } from '../config/optimize.js';
import { runKeys } from '../store/run-keys.js';
import type { Store } from '../store/store.js';
import { readBudget, setBudgetCap } from './budget-object.js';
import { checkPrices } from './prices.js';

/** What a run may spend, and how many LLM calls it may have in flight in one worker. */
export const limitsSchema = z.strictObject({
  usd: z.number().positive().optional(),
  tokens: z.number().int().positive().optional(),
  calls: z.number().int().positive().optional(),
  concurrency: z.number().int().min(1).max(1024).optional(),
});
export type Limits = z.infer<typeof limitsSchema>;

/** Limits that cannot be kept: a cap in USD where a model has no price. */
export class LimitsRefusedError extends Error {
  override readonly name = 'LimitsRefusedError';
}

const storedSchema = z.strictObject({ concurrency: z.number().int().positive() });

/** The concurrency that a run was given since its start; null where it has that of its configuration. */
export async function readConcurrency(store: Store, run: string): Promise<number | null> {
  const stored = await store.read(runKeys(run).limits);
  return stored ? storedSchema.parse(JSON.parse(stored.bytes.toString('utf8'))).concurrency : null;
}

/**
 * Changes a run's limits, also while it works: workers see a budget when they next need a block, and a concurrency
 * within seconds. What is not named stays. Gives what holds now. Throws LimitsRefusedError and StoreError.
 */
export async function changeLimits(parts: {
  store: Store;
  run: string;
  manifest: Pick<Manifest, 'llm' | 'budget'>;
  limits: Limits;
}): Promise<Limits> {
  const { store, run, manifest, limits } = parts;
  const { concurrency, ...named } = limits;
  const before: BudgetConfig = (await readBudget(store, run))?.object.cap ?? manifest.budget;
  const cap = { ...before, ...named };
  if (Object.keys(named).length > 0) {
    const unpriced = checkPrices(manifest.llm, cap);
    if (unpriced !== undefined) throw new LimitsRefusedError(unpriced);
    await setBudgetCap({ store, run, cap });
  }
  if (concurrency !== undefined) {
    await store.write(runKeys(run).limits, `${JSON.stringify({ concurrency })}\n`);
  }
  return {
    ...cap,
    concurrency: concurrency ?? (await readConcurrency(store, run)) ?? manifest.llm.concurrency,
  };
}
