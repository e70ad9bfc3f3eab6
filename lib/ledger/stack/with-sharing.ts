import type { Endpoint } from '../../llm/endpoint.js';
import { BudgetSpentError } from '../../llm/errors.js';
import type { Journal } from '../journal.js';
import type { Ledger } from '../ledger.js';
import type { Complete } from './complete.js';
import type { UseRecords } from './use-records.js';

/**
 * Equal calls at the same time become one, across the runs that share the endpoint, and each use of a reply
 * is recorded. The call is aborted only when nobody waits for it.
 */
export function withSharing(
  next: Complete<{ signal: AbortSignal }>,
  options: { endpoint: Endpoint; journal: Journal; ledger: Ledger; uses: UseRecords },
): Complete<{ signal: AbortSignal | undefined }> {
  const { endpoint, journal, ledger, uses } = options;
  return async (call, { signal }) => {
    for (;;) {
      signal?.throwIfAborted();
      const flight = endpoint.flights.join({
        // A caller that must not send must not block others from sending.
        key: `${journal.name} ${call.key.key}${call.unsent === undefined ? '' : ' unsent'}`,
        owner: ledger.run,
        work: flightSignal => next(call, { signal: flightSignal }),
        signal,
      });
      try {
        const { entry, sent } = await flight.result;
        const isPaidHere = sent && !flight.joined;
        if (!isPaidHere) uses.addHit(entry, call);
        return { entry, sent: isPaidHere };
      } catch (error) {
        // An error that stops another run (its budget) need not stop this one.
        if (flight.owner === ledger.run || !(error instanceof BudgetSpentError)) throw error;
      }
    }
  };
}
