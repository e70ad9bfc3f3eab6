import type { Budget, Reservation } from './reservation.js';
import type { Usage } from '../domain/usage.js';
import type { BudgetConfig } from '../config/optimize.js';
import type { Store } from '../store/store.js';
import { createBudget, readBudget } from './budget-object.js';
import { GrantedBudget } from './granted-budget.js';

function unlimited(worst: Usage): Reservation {
  return {
    worst,
    confirm: () => Promise.resolve(true),
    settle: () => Promise.resolve(),
    release: () => undefined,
    keep: () => undefined,
  };
}

/** How often to check whether a run without a cap was given one, in milliseconds. */
const lookAfter = 10_000;

/**
 * Opens a run's budget for one worker (a name never used before). A stored cap takes precedence over the
 * given one, because it may have changed since. Without a cap nothing is reserved or written; a cap that is
 * set during the run takes effect within ten seconds.
 */
export async function openBudget(parts: {
  store: Store;
  run: string;
  worker: string;
  cap: BudgetConfig;
}): Promise<Budget> {
  const { store, run, cap } = parts;
  const exists = async (): Promise<boolean> => (await readBudget(store, run)) !== undefined;
  if (Object.keys(cap).length > 0 && !(await exists())) await createBudget({ store, run, cap });
  const granted = new GrantedBudget(parts);
  let capped = await exists();
  let lookedAt = performance.now();

  async function isCapped(): Promise<boolean> {
    if (capped || performance.now() - lookedAt < lookAfter) return capped;
    lookedAt = performance.now();
    capped = await exists();
    return capped;
  }

  return {
    reserve: async (worst, signal) =>
      (await isCapped()) ? granted.reserve(worst, signal) : unlimited(worst()),
    close: async () => {
      if (capped) await granted.close();
    },
  };
}
