import type { Endpoint } from '../../llm/endpoint.js';
import type { Slot } from '../../llm/limiter.js';
import type { Complete } from './complete.js';
import type { TryContext } from './with-retry.js';

export interface SlotContext extends TryContext {
  slot: Slot;
}

/** Limits the calls in flight. */
export function withLimits(
  next: Complete<SlotContext>,
  { endpoint }: { endpoint: Endpoint },
): Complete<TryContext> {
  return async (call, context) => {
    const slot = await endpoint.limiter.acquire(context.signal);
    try {
      return await next(call, { ...context, slot });
    } finally {
      // Only after the journal has the reply, so that a kill loses at most one call per slot.
      slot.release();
    }
  };
}
