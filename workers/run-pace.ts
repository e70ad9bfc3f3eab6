import type { LlmConfig } from '../lib/config/llm.js';
import { configuredLimits } from '../lib/llm/configured-limits.js';
import type { Endpoint } from '../lib/llm/endpoint.js';
import { readPace, weightOf, type Pace } from '../lib/ledger/run-limits.js';
import type { Store } from '../lib/store/store.js';

/** How fast a run may make LLM calls in this worker, including changes that a person makes during the run. */
export interface RunPace {
  /** LLM calls in flight. */
  readonly concurrency: number;
  /** Applies changes. Throws StoreError. */
  refresh(): Promise<void>;
}

const everyMilliseconds = 2_000;

/** Reads the store at most every two seconds. */
export function createRunPace(options: {
  store: Store;
  run: string;
  configured: LlmConfig;
  endpoint: Pick<Endpoint, 'limiter' | 'setTimeoutSeconds'>;
}): RunPace {
  const { store, run, configured, endpoint } = options;
  let pace: Pace | null = null;
  let refreshedAt = -Infinity;

  function apply(next: Pace): void {
    const { concurrency, timeoutSeconds, priority } = next;
    if (concurrency !== pace?.concurrency || priority !== pace.priority)
      endpoint.limiter.setRun(run, {
        limits: configuredLimits(configured, concurrency),
        weight: weightOf(priority),
      });
    if (timeoutSeconds !== (pace ?? configured).timeoutSeconds) endpoint.setTimeoutSeconds(timeoutSeconds);
    pace = next;
  }

  return {
    get concurrency() {
      return pace?.concurrency ?? configured.concurrency;
    },
    async refresh() {
      if (performance.now() - refreshedAt < everyMilliseconds) return;
      refreshedAt = performance.now();
      apply(await readPace(store, run, configured));
    },
  };
}
