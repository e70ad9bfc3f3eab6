import { withEitherSignal } from '../../llm/abort.js';
import { defaultRetryPolicy, type RetryPolicy } from '../../llm/backoff.js';
import { LanguageModelError } from '../../llm/errors.js';
import type { EmbeddingRequest } from '../../llm/embedding-request.js';
import type { WireRequest } from '../../llm/wire-request.js';
import { observe } from '../../observability/observations.js';
import type { Journal } from '../journal.js';
import type { Ledger } from '../ledger.js';
import { Attempts } from './attempts.js';
import type { CallContext, Complete } from './complete.js';
import { labelsOf } from './with-observation.js';
import { Refusals } from './refusals.js';

export interface TryContext extends CallContext {
  /** The request of this try. */
  request: WireRequest | EmbeddingRequest;
  attempts: Attempts;
}

/**
 * Repeats a call while the endpoint is busy, for about 90 seconds, and without a feature that the endpoint
 * rejects. Then EndpointBusyError is thrown.
 */
export function withRetry(
  next: Complete<TryContext>,
  options: {
    journal: Journal;
    ledger: Ledger;
    retry: RetryPolicy | undefined;
    draining: AbortSignal | undefined;
  },
): Complete {
  const { journal, ledger, retry = defaultRetryPolicy, draining } = options;
  const refusals = new Refusals(journal);
  return async (call, { signal, lookedUpAt }) => {
    const attempts = new Attempts(retry);
    for (;;) {
      const request = call.build(call.longestReply, attempts.without(await refusals.of(call)));
      try {
        return await next(call, { signal, lookedUpAt, request, attempts });
      } catch (error) {
        if (error instanceof LanguageModelError)
          observe({ kind: 'failed try', labels: labelsOf(call, ledger), code: error.code });
        if (await refusals.doWithout(call, request, error)) continue;
        await withEitherSignal([signal, draining], either => attempts.pauseAfter(error, either));
      }
    }
  };
}
