import { withEitherSignal } from '../../llm/abort.js';
import { formatPoint } from '../../optimizer/program/points.js';
import type { UsageRole } from '../../domain/usage.js';
import type { Endpoint } from '../../llm/endpoint.js';
import type { Slot } from '../../llm/limiter.js';
import { observe } from '../../observability/observations.js';
import type { Ledger } from '../ledger.js';
import type { Complete, PreparedCall } from './complete.js';
import { labelsOf } from './with-observation.js';
import type { TryContext } from './with-retry.js';

export interface SlotContext extends TryContext {
  slot: Slot;
}

/** A run waits for few learning calls, one after the other, and has many rollouts to do meanwhile. */
const priorities: Record<UsageRole, number> = {
  agent: 0,
  evaluator: 1,
  embedding: 2,
  optimizer: 2,
  merger: 2,
};

/** Nothing needs the baseline's test before the end of its run: it fills slots that nothing else can. */
const lastOfAll = formatPoint({ kind: 'scoreSplit', of: 'baseline', split: 'test' });

function priorityOf({ role, path }: PreparedCall): number {
  return path === lastOfAll ? -1 : priorities[role];
}

/** Characters of a token: enough to begin with, because calls that ended show it better. */
const charactersPerToken = 4;

function roughTokens({ usualReply }: PreparedCall, { texts }: TryContext['request']): number {
  const characters = texts.reduce((sum, { length }) => sum + length, 0);
  return usualReply + Math.ceil(characters / charactersPerToken);
}

/** Limits the calls in flight, and their rate. While the worker drains, no call gets a slot. */
export function withLimits(
  next: Complete<SlotContext>,
  options: { endpoint: Endpoint; ledger: Ledger; draining: AbortSignal | undefined },
): Complete<TryContext> {
  const { endpoint, ledger, draining } = options;
  return async (call, context) => {
    const { model } = call;
    const queuedAt = performance.now();
    const slot = await withEitherSignal([context.signal, draining], signal =>
      endpoint.limiter.acquire({
        run: ledger.run,
        model,
        priority: priorityOf(call),
        tokens: () => roughTokens(call, context.request),
        signal,
      }),
    );
    const seconds = (performance.now() - queuedAt) / 1_000;
    observe({ kind: 'queued', labels: labelsOf(call, ledger), seconds });
    try {
      return await next(call, { ...context, slot });
    } finally {
      // Only after the journal has the reply, so that a kill loses at most one call per slot.
      slot.release();
    }
  };
}
