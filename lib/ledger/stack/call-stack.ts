import type { RetryPolicy } from '../../llm/backoff.js';
import type { Endpoint } from '../../llm/endpoint.js';
import type { Journal } from '../journal.js';
import type { Ledger } from '../ledger.js';
import type { Budget } from '../reservation.js';
import type { Reservations } from '../reservations.js';
import type { Complete } from './complete.js';
import { UseRecords } from './use-records.js';
import { createWire } from './wire.js';
import { withBudget } from './with-budget.js';
import { withJournal } from './with-journal.js';
import { withLedger } from './with-ledger.js';
import { withLimits } from './with-limits.js';
import { withLookup } from './with-lookup.js';
import { withObservation } from './with-observation.js';
import { withRetry } from './with-retry.js';
import { withSharing } from './with-sharing.js';
import { withTimeOuts } from './with-time-outs.js';

/** The services behind one run's calls. Runs may share endpoint and journal. */
export interface CallStackOptions {
  endpoint: Endpoint;
  journal: Journal;
  ledger: Ledger;
  budget: Budget;
  reservations: Reservations;
  retry: RetryPolicy | undefined;
  /** Aborts when the worker drains: calls in flight finish, and no other is sent. */
  draining: AbortSignal | undefined;
}

/**
 * How a call gets its reply, from the outside in. Throws the errors of `errors.ts`, StoreError, or the
 * signal's reason.
 */
export function createCallStack(options: CallStackOptions): Complete<{ signal: AbortSignal | undefined }> {
  const services = { ...options, uses: new UseRecords(options.ledger) };
  return withObservation(
    // Each use of a reply is reported, with its time.
    withSharing(
      // Equal calls at the same time are one call, and each use of its reply is recorded.
      withLookup(
        // A call that is in the journal is not sent.
        withRetry(
          // While the endpoint is busy, the call is repeated: each try has its own slot, reservation and intent.
          withLimits(
            // A try waits for its slot, and returns it only after the journal has the reply.
            withJournal(
              // The reply is durable before it is returned; only the budget and the ledger have counted it.
              withTimeOuts(
                // The outcome adapts the limit, and shows whether the endpoint is too slow.
                withBudget(
                  // The worst case is reserved before anything is sent, and replaced by the cost.
                  withLedger(
                    // The intent is durable before the request is sent, and its end is recorded.
                    createWire(services),
                    services,
                  ),
                  services,
                ),
                services,
              ),
              services,
            ),
            services,
          ),
          services,
        ),
        services,
      ),
      services,
    ),
    services,
  );
}
