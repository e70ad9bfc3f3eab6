import { FgoError } from '../../domain/errors.js';
import { observe } from '../../observability/observations.js';
import type { CallLabels } from '../../observability/observations.js';
import type { Endpoint } from '../../llm/endpoint.js';
import type { Ledger } from '../ledger.js';
import type { Complete, PreparedCall } from './complete.js';

/** Reports how each use of a call ends, and how long it takes. */
export function withObservation<Context>(
  next: Complete<Context>,
  { ledger, endpoint }: { ledger: Pick<Ledger, 'run'>; endpoint: Pick<Endpoint, 'config'> },
): Complete<Context> {
  const { provider } = endpoint.config;
  return async (call, context) => {
    const startedAt = performance.now();
    const end = () => ({
      kind: 'call' as const,
      labels: labelsOf(call, ledger),
      provider,
      seconds: (performance.now() - startedAt) / 1_000,
    });
    try {
      const completion = await next(call, context);
      const { entry, sent } = completion;
      const { usage, finish } = entry;
      if (sent) observe({ ...end(), outcome: 'sent', usage, finish, code: null });
      else observe({ ...end(), outcome: 'journal', usage: null, finish, code: null });
      return completion;
    } catch (error) {
      // An interrupt is no failure.
      if (error instanceof FgoError)
        observe({ ...end(), outcome: 'failed', usage: null, finish: null, code: error.code });
      throw error;
    }
  };
}

/** Whose call it is. */
export function labelsOf({ role, model }: PreparedCall, { run }: Pick<Ledger, 'run'>): CallLabels {
  return { run, role, model };
}
