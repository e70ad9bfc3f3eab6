import { withEitherSignal } from '../../llm/abort.js';
import type { UsageRole } from '../../domain/usage.js';
import type { Endpoint } from '../../llm/endpoint.js';
import type { Slot } from '../../llm/limiter.js';
import type { Complete } from './complete.js';
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

/** Limits the calls in flight, and their rate. While the worker drains, no call gets a slot. */
export function withLimits(
  next: Complete<SlotContext>,
  { endpoint, draining }: { endpoint: Endpoint; draining: AbortSignal | undefined },
): Complete<TryContext> {
  return async (call, context) => {
    const { model, role } = call;
    const slot = await withEitherSignal([context.signal, draining], signal =>
      endpoint.limiter.acquire({ model, priority: priorities[role], signal }),
    );
    try {
      return await next(call, { ...context, slot });
    } finally {
      // Only after the journal has the reply, so that a kill loses at most one call per slot.
      slot.release();
    }
  };
}
