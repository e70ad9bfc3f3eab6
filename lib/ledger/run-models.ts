import type { BudgetConfig } from '../config/optimize.js';
import type { Store } from '../store/store.js';
import type { RetryPolicy } from '../llm/backoff.js';
import { openBudget } from './budget.js';
import { askWithinContext } from '../llm/reply-room.js';
import { providerOf } from '../llm/providers/registry.js';
import { readVectors } from '../llm/vectors.js';
import { completeWithRoom } from './complete-with-room.js';
import { createCallStack } from './stack/call-stack.js';
import { prepareCall, prepareEmbedding } from './stack/prepare-call.js';
import type { EmbeddingModels, LanguageModels } from '../llm/call.js';
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
  options: {
    store: Store;
    endpoint: Endpoint;
    run: string;
    cap: BudgetConfig;
    retry?: RetryPolicy;
    /** Aborts when the worker drains. */
    draining?: AbortSignal | undefined;
  } & JournalOptions,
): Promise<RunModels> {
  const { store, endpoint, run, cap, retry, draining } = options;
  const worker = newWorkerName();
  const journal = createJournal(store, options);
  const ledger = openLedger({ store, run, worker, journal: journal.folder });
  const budget = await openBudget({ store, run, worker, cap });
  const reservations = new Reservations(store, endpoint.identity);
  const complete = createCallStack({ endpoint, journal, ledger, budget, reservations, retry, draining });
  return {
    worker,
    async complete(call, signal) {
      const model = providerOf(endpoint.config).modelOf(call.role);
      const { entry, sent } = await completeWithRoom(call, model, (each, limit) => {
        const prepared = prepareCall(each, endpoint);
        return askWithinContext({ call: each, model, limit }, longestReply =>
          complete({ ...prepared, longestReply }, { signal }),
        );
      });
      const { key, text, finish, usage } = entry;
      return { key, text, finish, usage, journaled: !sent };
    },
    async embed(call, signal) {
      const { entry } = await complete(prepareEmbedding(call, endpoint), { signal });
      const vectors = readVectors(entry.text);
      if (vectors?.length !== call.texts.length)
        throw new TypeError(`The journal entry ${entry.key} has no vectors.`);
      return vectors;
    },
    flush: () => ledger.flush(),
    async close() {
      await ledger.flush();
      await budget.close();
    },
  };
}
