import type { Usage } from '../domain/usage.js';
import type { BudgetConfig } from '../config/optimize.js';
import type { Store } from '../store/store.js';
import { createBudget, readBudget } from './budget-object.js';
import { GrantedBudget } from './granted-budget.js';

/** The part of a run's budget that one call holds. Exactly one of settle, release and keep ends it. */
export interface Reservation {
  /** What is held. */
  readonly worst: Usage;
  /**
   * To be awaited after the intent is durable and before the call is sent. False where another call has cost more
   * than it held, so that this one has to be reserved again. Throws BudgetSpentError.
   */
  confirm(): Promise<boolean>;
  /** The call was answered and cost this, in full also where it is more than was held; resolves once others know. */
  settle(actual: Usage): Promise<void>;
  /** Nothing was done: nothing is charged. */
  release(): void;
  /** It is not known what was done: the worst case stays charged. */
  keep(): void;
}

/** A run's hard cap, as one worker sees it. */
export interface Budget {
  /**
   * Holds a call's worst case, as it is when there is room; waits for calls of this worker that are under way where
   * they may leave enough. Throws BudgetSpentError where it does not fit.
   */
  reserve(worst: () => Usage, signal?: AbortSignal): Promise<Reservation>;
  /** Gives back what this worker does not need any more. */
  close(): Promise<void>;
}

function unlimited(worst: Usage): Reservation {
  return {
    worst,
    confirm: () => Promise.resolve(true),
    settle: () => Promise.resolve(),
    release: () => undefined,
    keep: () => undefined,
  };
}

/** How often a run without a cap is asked whether it was given one, in milliseconds. */
const lookAfter = 10_000;

/**
 * Opens a run's budget for one worker (a name never used before). The cap that stands in the store goes before
 * the given one, as it may have been changed since. Without any cap nothing is reserved or written; a cap that
 * is set while the run works is seen within ten seconds.
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
