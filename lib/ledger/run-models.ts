import type { BudgetConfig } from '../config/optimize.js';
import type { Store } from '../store/store.js';
import type { RetryPolicy } from '../llm/backoff.js';
import { openBudget } from './budget.js';
import type { EmbeddingModels, LanguageModels } from '../llm/call.js';
import { createLanguageModels } from './client.js';
import type { Endpoint } from '../llm/endpoint.js';
import { createJournal, type JournalOptions } from './journal.js';
import { newWorkerName, openLedger } from './ledger.js';
import { Reservations } from './reservations.js';

/** The LLM calls of one run in one process. */
export interface RunModels extends LanguageModels, EmbeddingModels {
  /** This process's name in the run's ledger and budget. */
  readonly worker: string;
  /** Makes everything durable and returns the unused budget. */
  close(): Promise<void>;
}

/**
 * Opens the LLM calls of one run in this process; call once per run and process. `cap` applies if the run's
 * budget is not set yet; `scope` gives the run its own journal (`--fresh`). Throws StoreError.
 */
export async function openRunModels(
  parts: {
    store: Store;
    endpoint: Endpoint;
    run: string;
    cap: BudgetConfig;
    retry?: RetryPolicy;
  } & JournalOptions,
): Promise<RunModels> {
  const { store, endpoint, run, cap, retry } = parts;
  const worker = newWorkerName();
  const journal = createJournal(store, parts);
  const ledger = openLedger({ store, run, worker, journal: journal.folder });
  const budget = await openBudget({ store, run, worker, cap });
  const reservations = new Reservations(store, endpoint.identity);
  const models = createLanguageModels({
    endpoint,
    journal,
    ledger,
    budget,
    reservations,
    ...(retry ? { retry } : {}),
  });
  return {
    worker,
    complete: (call, signal) => models.complete(call, signal),
    embed: (call, signal) => models.embed(call, signal),
    flush: () => models.flush(),
    async close() {
      await models.flush();
      await budget.close();
    },
  };
}
