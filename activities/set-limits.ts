import type { RunReference } from '../lib/config/manifest.js';
import type { Spending } from '../lib/optimizer/acceptance/stop-rules.js';
import { readLedger } from '../lib/ledger/ledger-reader.js';
import { changeLimits, parseLimits } from '../lib/ledger/run-limits.js';
import type { Limits } from '../lib/ledger/run-limits.js';
import type { ActivityServices } from './run-context.js';

export type { Limits };

/** Returns the current limits. */
export async function setLimits(
  services: ActivityServices,
  { run, limits }: { run: RunReference; limits: Limits },
): Promise<Limits> {
  const { store } = services;
  const { settings } = await services.openRun(run);
  return changeLimits({
    store,
    run: run.run,
    manifest: settings,
    limits: parseLimits(limits),
  });
}

/** What the run has paid so far. */
export async function readSpending(
  { store }: ActivityServices,
  { run }: { run: RunReference },
): Promise<Spending> {
  const { paid } = await readLedger(store, run.run);
  const { usd, promptTokens, completionTokens, calls } = paid;
  return { usd, tokens: promptTokens + completionTokens, calls };
}
