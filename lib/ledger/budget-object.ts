import { z } from 'zod';
import { budgetSchema, type BudgetConfig } from '../config/optimize.js';
import { StoreError } from '../store/errors.js';
import type { Store } from '../store/store.js';
import {
  amountOf,
  beyond,
  capOf,
  combine,
  equal,
  minus,
  nothing,
  plus,
  type Amount,
  type Cap,
} from './budget-amount.js';
import { ledgerKeys } from './ledger-keys.js';
import { readLedger, readWorkerLedger } from './ledger-reader.js';
import { readJson } from '../text/json/read-json.js';

const amountSchema = z.strictObject({ nanoUsd: z.number(), tokens: z.number(), calls: z.number() });

const grantSchema = z.strictObject({
  amount: amountSchema,
  /** The cost of its calls beyond the amount, from replies that reported more than was reserved. */
  excess: amountSchema.default(nothing),
  /** The worker's last sign of life, in milliseconds since 1970. */
  renewedAt: z.number(),
});

/** The stored budget of a run: the cap, and each worker's grant. */
export const budgetObjectSchema = z.strictObject({
  schemaVersion: z.literal(1),
  cap: budgetSchema,
  /** The amount charged before the cap was set. */
  before: amountSchema,
  /** The total that people released from the budget: calls without an answer. */
  released: amountSchema.default(nothing),
  grants: z.record(z.string(), grantSchema),
});
export type BudgetObject = z.infer<typeof budgetObjectSchema>;

/** A worker that is silent for this long counts as dead: its unused grant is returned. In milliseconds. */
export const deadAfter = 120_000;
/** A worker must renew after this long before it sends another call. Far less than `deadAfter`. */
export const renewAfter = 30_000;

/** A run's budget with its tag; undefined if the run has no cap. */
export async function readBudget(
  store: Store,
  run: string,
): Promise<{ object: BudgetObject; tag: string } | undefined> {
  const key = ledgerKeys.budget(run);
  const stored = await store.read(key);
  if (!stored) return undefined;
  try {
    return { object: readJson(stored.bytes, budgetObjectSchema), tag: stored.tag };
  } catch (cause) {
    throw new StoreError({
      kind: 'broken',
      key,
      location: store.location,
      what: 'holds a damaged budget',
      cause,
    });
  }
}

/** Changes a run's budget by compare and swap; on a conflict, calls `change` again with the new state. */
export async function changeBudget<T>(parts: {
  store: Store;
  run: string;
  change: (object: BudgetObject) => Promise<{ object: BudgetObject | undefined; result: T }>;
}): Promise<T> {
  const { store, run } = parts;
  for (;;) {
    const current = await readBudget(store, run);
    if (!current) throw new Error(`run ${run} has no budget object`);
    const { object, result } = await parts.change(current.object);
    if (!object) return result;
    if (await store.write(ledgerKeys.budget(run), JSON.stringify(object), { tag: current.tag }))
      return result;
  }
}

/** The part of the cap that is not granted to any worker. */
export function remainingOf(object: BudgetObject): Amount {
  const cap: Cap = capOf(object.cap);
  const granted = Object.values(object.grants).reduce(
    (total, grant) => plus(total, plus(grant.amount, grant.excess)),
    object.before,
  );
  return plus(minus(cap, granted), object.released);
}

/** The budget with a changed grant for one worker, for the cost of its calls. */
export function withGrant(
  object: BudgetObject,
  worker: string,
  { amount, charged }: { amount: Amount; charged: Amount },
): BudgetObject {
  const grant = { amount, excess: beyond(charged, amount), renewedAt: Date.now() };
  return { ...object, grants: { ...object.grants, [worker]: grant } };
}

/** Creates a run's budget unless it exists. Spending from before the cap is charged to it. */
export async function createBudget(parts: { store: Store; run: string; cap: BudgetConfig }): Promise<void> {
  const { store, run, cap } = parts;
  const ledger = await readLedger(store, run);
  const released = amountOf(ledger.released);
  const before = plus(amountOf(ledger.charged), released);
  const object: BudgetObject = { schemaVersion: 1, cap, before, released, grants: {} };
  await store.write(ledgerKeys.budget(run), JSON.stringify(object), 'absent');
}

/**
 * Sets a run's cap, also while it runs: workers read it when they next need a block. A lower cap stops new
 * blocks, but workers may still spend the blocks they hold (about 1/64 of the cap each).
 */
export async function setBudgetCap(parts: { store: Store; run: string; cap: BudgetConfig }): Promise<void> {
  if (!(await readBudget(parts.store, parts.run))) await createBudget(parts);
  await changeBudget({
    ...parts,
    change: async object => ({ object: { ...object, cap: parts.cap }, result: undefined }),
  });
}

/** The workers of a budget that have shown no sign of life for too long. */
export function silentWorkers(object: BudgetObject, now: number): string[] {
  return Object.entries(object.grants)
    .filter(([, grant]) => now - grant.renewedAt > deadAfter)
    .map(([worker]) => worker);
}

/** The budget after the unused grants of these workers are returned; undefined if nothing changes. */
export async function withoutDead(parts: {
  store: Store;
  run: string;
  object: BudgetObject;
  workers: string[];
}): Promise<BudgetObject | undefined> {
  const { store, run, object } = parts;
  const grants = { ...object.grants };
  let changed = false;
  for (const worker of parts.workers) {
    const grant = grants[worker];
    if (!grant) continue;
    const ledger = await readWorkerLedger({ store, run, worker });
    // An incomplete ledger may understate its charges.
    if (ledger.damagedBatches > 0) continue;
    const charged = amountOf(ledger.charged);
    const amount = combine(grant.amount, charged, Math.min);
    const excess = beyond(charged, amount);
    if (equal(amount, grant.amount) && equal(excess, grant.excess)) continue;
    grants[worker] = { ...grant, amount, excess };
    changed = true;
  }
  return changed ? { ...object, grants } : undefined;
}
