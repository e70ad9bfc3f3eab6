import { EndpointBusyError } from '../../llm/errors.js';
import type { Endpoint } from '../../llm/endpoint.js';
import { OutputRejectedError } from './attempts.js';
import type { Complete } from './complete.js';
import type { SlotContext } from './with-limits.js';

/**
 * Reports the outcome of each request, which adapts the limit, and stops calls that repeated time-outs prove
 * to be hopeless.
 */
export function withTimeOuts(
  next: Complete<SlotContext>,
  { endpoint }: { endpoint: Endpoint },
): Complete<SlotContext> {
  const { timeOuts } = endpoint;
  return async (call, context) => {
    const { slot } = context;
    const { key } = call.key;
    const answered = (): void => {
      slot.succeeded();
      timeOuts.answered(key);
    };
    timeOuts.throwIfTooSlow(call.startedAt);
    try {
      const completion = await next(call, context);
      answered();
      return completion;
    } catch (error) {
      if (error instanceof OutputRejectedError) answered();
      if (!(error instanceof EndpointBusyError)) throw error;
      if (error.tooMany) slot.tooMany(error.retryAfterMs);
      throw timeOuts.judge(key, error, slot);
    }
  };
}
