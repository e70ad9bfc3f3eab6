import type { RunReference } from '../lib/config/manifest.js';
import { spendingCheckEvery } from '../lib/optimizer/history-bounds.js';
import { limitsSpending, spendingReason } from '../lib/optimizer/acceptance/stop-rules.js';
import type { StopConfig } from '../lib/config/run-control.js';
import { activities, storeOptions } from './activity-options.js';
import type { Patience } from './patience.js';

/**
 * Checks what a run has paid, if a stop rule limits it, and ends the run early once the limit is exceeded.
 */
export interface SpendingWatch {
  /** Checks at the end of a stage. */
  look(): Promise<void>;
  /** Checks at the end of one of `total` subsets or merges; if there are many, only after some of them. */
  lookAfterOneOf(total: number): Promise<void>;
}

export function createSpendingWatch(watched: {
  run: RunReference;
  stop: StopConfig | null;
  patience: Patience;
  end: (reason: string) => Promise<void>;
}): SpendingWatch {
  const { run, stop, patience, end } = watched;
  let ended = 0;

  async function look(): Promise<void> {
    if (!limitsSpending(stop) || patience.steering.finishing) return;
    const spent = await patience.attempt(() =>
      activities.readSpending.executeWithOptions({ ...storeOptions, summary: 'reads what is paid' }, [
        { run },
      ]),
    );
    const reason = spendingReason(stop, spent);
    if (reason !== null) await end(reason);
  }

  return {
    look,
    async lookAfterOneOf(total) {
      ended += 1;
      if (ended % spendingCheckEvery(total) === 0) await look();
    },
  };
}
