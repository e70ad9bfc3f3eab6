import { FgoError } from '../../domain/errors.js';
import { observe } from '../../observability/observations.js';
import type { CallLabels } from '../../observability/observations.js';
import type { Ledger } from '../ledger.js';
import type { Complete, PreparedCall } from './complete.js';

/** Reports how each use of a call ends, and how long it takes. */
export function withObservation<Context>(
  next: Complete<Context>,
  { ledger }: { ledger: Pick<Ledger, 'run'> },
): Complete<Context> {
  return async (call, context) => {
    const startedAt = performance.now();
    const end = () => ({ labels: labelsOf(call, ledger), seconds: (performance.now() - startedAt) / 1_000 });
    try {
      const completion = await next(call, context);
      const { entry, sent } = completion;
      const outcome = sent ? ('sent' as const) : ('journal' as const);
      observe({ kind: 'call', ...end(), outcome, usage: sent ? entry.usage : null });
      return completion;
    } catch (error) {
      // An interrupt is no failure.
      if (error instanceof FgoError) observe({ kind: 'call', ...end(), outcome: 'failed', usage: null });
      throw error;
    }
  };
}

/** Whose call it is. */
export function labelsOf({ role, model }: PreparedCall, { run }: Pick<Ledger, 'run'>): CallLabels {
  return { run, role, model };
}
