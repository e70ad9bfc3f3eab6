import type { Endpoint } from '../lib/llm/endpoint.js';
import { readPace, type Pace } from '../lib/ledger/run-limits.js';
import type { Store } from '../lib/store/store.js';

/** How fast a run may make LLM calls in this worker, including changes that a person makes during the run. */
export interface FollowedPace {
  /** LLM calls in flight. */
  readonly concurrency: number;
  /** Applies changes. Throws StoreError. */
  look(): Promise<void>;
}

const everyMilliseconds = 2_000;

/**
 * Reads the store at most every two seconds. All runs of one endpoint share its limits: the last change wins.
 */
export function followPace(parts: {
  store: Store;
  run: string;
  configured: Pace;
  endpoint: Pick<Endpoint, 'limiter' | 'setTimeoutSeconds'>;
}): FollowedPace {
  const { store, run, configured, endpoint } = parts;
  let pace = configured;
  let lookedAt = -Infinity;
  return {
    get concurrency() {
      return pace.concurrency;
    },
    async look() {
      if (performance.now() - lookedAt < everyMilliseconds) return;
      lookedAt = performance.now();
      const changed = await readPace(store, run, configured);
      if (changed.concurrency !== pace.concurrency) endpoint.limiter.setMost(changed.concurrency);
      if (changed.timeoutSeconds !== pace.timeoutSeconds) endpoint.setTimeoutSeconds(changed.timeoutSeconds);
      pace = changed;
    },
  };
}
