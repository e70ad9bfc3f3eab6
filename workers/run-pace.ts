import type { Endpoint } from '../lib/llm/endpoint.js';
import { readPace, type Pace } from '../lib/ledger/run-limits.js';
import type { Store } from '../lib/store/store.js';

/** How fast a run may make LLM calls in this worker, including changes that a person makes during the run. */
export interface RunPace {
  /** LLM calls in flight. */
  readonly concurrency: number;
  /** Applies changes. Throws StoreError. */
  refresh(): Promise<void>;
}

const everyMilliseconds = 2_000;

/**
 * Reads the store at most every two seconds. All runs of one endpoint share its limits: the last change wins.
 */
export function createRunPace(options: {
  store: Store;
  run: string;
  configured: Pace;
  endpoint: Pick<Endpoint, 'limiter' | 'setTimeoutSeconds'>;
}): RunPace {
  const { store, run, configured, endpoint } = options;
  let pace = configured;
  let refreshedAt = -Infinity;
  return {
    get concurrency() {
      return pace.concurrency;
    },
    async refresh() {
      if (performance.now() - refreshedAt < everyMilliseconds) return;
      refreshedAt = performance.now();
      const changed = await readPace(store, run, configured);
      if (changed.concurrency !== pace.concurrency) endpoint.limiter.setMost(changed.concurrency);
      if (changed.timeoutSeconds !== pace.timeoutSeconds) endpoint.setTimeoutSeconds(changed.timeoutSeconds);
      pace = changed;
    },
  };
}
