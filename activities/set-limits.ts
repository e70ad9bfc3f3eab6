import { ApplicationFailure } from '@temporalio/activity';
import type { RunReference } from '../lib/config/manifest.js';
import type { Spending } from '../lib/optimizer/acceptance/stop-rules.js';
import { readLedger } from '../lib/ledger/ledger-reader.js';
import { changeLimits, limitsSchema, LimitsRefusedError } from '../lib/ledger/run-limits.js';
import type { Limits } from '../lib/ledger/run-limits.js';
import { runActivity } from './run-activity.js';
import type { ActivityDependencies } from './run-context.js';

export type { Limits };

/** The limits of a run, and what it has spent. */
export function createLimitActivities(dependencies: ActivityDependencies) {
  const { store } = dependencies;
  return {
    /** Returns the current limits. */
    async setLimits({ run, limits }: { run: RunReference; limits: Limits }): Promise<Limits> {
      return runActivity(async () => {
        const { manifest } = await dependencies.openRun(run);
        try {
          return await changeLimits({ store, run: run.run, manifest, limits: limitsSchema.parse(limits) });
        } catch (error) {
          if (error instanceof LimitsRefusedError)
            throw ApplicationFailure.nonRetryable(error.message, 'Refused');
          throw error;
        }
      });
    },

    /** What the run has paid so far. */
    async readSpending({ run }: { run: RunReference }): Promise<Spending> {
      return runActivity(async () => {
        const { paid } = await readLedger(store, run.run);
        const { usd, promptTokens, completionTokens, calls } = paid;
        return { usd, tokens: promptTokens + completionTokens, calls };
      });
    },
  };
}
