import type { Limiter } from '../llm/limiter.js';
import { readConcurrency } from '../llm/run-limits.js';
import type { Store } from '../store/store.js';

/** How many LLM calls a run may have in flight in this worker, as a person may have changed it since. */
export interface Concurrency {
  readonly value: number;
  /** Takes over what was changed. Throws StoreError. */
  look(): Promise<void>;
}

const everyMilliseconds = 2_000;

/** Reads the store at most every two seconds. All runs of one endpoint share its limiter: the last change holds. */
export function followConcurrency(parts: {
  store: Store;
  run: string;
  configured: number;
  limiter: Limiter;
}): Concurrency {
  const { store, run, configured, limiter } = parts;
  let value = configured;
  let lookedAt = -Infinity;
  return {
    get value() {
      return value;
    },
    async look() {
      if (performance.now() - lookedAt < everyMilliseconds) return;
      lookedAt = performance.now();
      const changed = (await readConcurrency(store, run)) ?? configured;
      if (changed === value) return;
      value = changed;
      limiter.setMost(changed);
    },
  };
}
