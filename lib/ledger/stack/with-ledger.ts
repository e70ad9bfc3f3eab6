import { EndpointBusyError, LanguageModelError } from '../../llm/errors.js';
import type { Ledger } from '../ledger.js';
import type { LedgerRecord } from '../ledger-record.js';
import { OutputRejectedError } from './attempts.js';
import type { Complete, PreparedCall } from './complete.js';
import { costOfFailure } from './cost-of-failure.js';
import { ReserveAgainError, type ReservedContext } from './with-budget.js';

export interface IntentContext extends ReservedContext {
  /** The id of the durable intent. */
  intent: string;
}

/**
 * Makes the intent durable before the request is sent: from then on its worst case counts for every worker,
 * until its end is recorded. The end with a reply is recorded once the journal has it.
 */
export function withLedger(
  next: Complete<IntentContext>,
  { ledger }: { ledger: Ledger },
): Complete<ReservedContext> {
  let intents = 0;

  /** Durable by the next `flush`. */
  function append(record: LedgerRecord): void {
    void ledger.append(record).catch(() => undefined);
  }

  return async (call, context) => {
    const id = `${ledger.worker}-${++intents}`;
    const startedAt = performance.now();
    const { role, key } = call;
    await ledger.append({ type: 'intent', id, key: key.key, role, worst: context.worst });
    try {
      await context.confirm();
    } catch (error) {
      const reason = error instanceof ReserveAgainError ? 'reserved again' : 'not sent';
      append({ type: 'void', id, reason });
      throw error;
    }
    try {
      const completion = await next(call, { ...context, intent: id });
      return { ...completion, milliseconds: Math.round(performance.now() - startedAt) };
    } catch (error) {
      append(endOf(id, call, error));
      throw error;
    }
  };
}

/** The record of a request that got no usable reply. */
function endOf(id: string, { role, price }: PreparedCall, error: unknown): LedgerRecord {
  const cost = costOfFailure(error, price);
  const reason = reasonOf(error);
  if (cost === 'nothing') return { type: 'void', id, reason };
  if (cost === 'unknown') return { type: 'cut', id, reason };
  return { type: 'charge', id, role, usage: cost, reason };
}

function reasonOf(error: unknown): string {
  if (error instanceof OutputRejectedError) return 'output rejected';
  if (error instanceof EndpointBusyError && error.timedOut) return 'CALL_TIMED_OUT';
  return error instanceof LanguageModelError ? error.code : 'aborted';
}
