import type { Usage } from '../../domain/usage.js';
import type { Budget } from '../reservation.js';
import type { Reservations } from '../reservations.js';
import { worstCase } from '../worst-case.js';
import { OutputRejectedError } from './attempts.js';
import type { Complete } from './complete.js';
import { costOfFailure } from './cost-of-failure.js';
import type { SlotContext } from './with-limits.js';

export interface ReservedContext extends SlotContext {
  /** The amount reserved. */
  worst: Usage;
  /**
   * Await this after the intent is durable and before the request is sent. Throws ReserveAgainError,
   * BudgetSpentError, or the signal's reason; then the request must not be sent.
   */
  confirm(): Promise<void>;
}

/** Another reply has meanwhile reported more than was reserved for it, so this call must be reserved again. */
export class ReserveAgainError extends Error {}

/** Reserves the worst case of a request before it is sent, and replaces it by the cost. */
export function withBudget(
  next: Complete<ReservedContext>,
  { budget, reservations }: { budget: Budget; reservations: Reservations },
): Complete<SlotContext> {
  return async (call, context) => {
    const { model, price, longestReply } = call;
    const { texts } = context.request;
    const expected = worstCase({ model, texts, maxCompletionTokens: longestReply, price });
    const worst = await reservations.of({ worst: expected, model, price });
    const learn = (actual: Usage): Promise<void> => reservations.learn({ worst: expected, actual, model });

    for (;;) {
      const reservation = await budget.reserve(worst, context.signal);
      let isConfirmed = false;
      const confirm = async (): Promise<void> => {
        const isEnough = (await reservation.confirm()) && !isMore(worst(), reservation.worst);
        context.signal.throwIfAborted();
        if (!isEnough) throw new ReserveAgainError();
        isConfirmed = true;
      };
      try {
        const completion = await next(call, { ...context, worst: reservation.worst, confirm });
        const { usage } = completion.entry;
        // Both count immediately in this worker; others know before the reply is returned to anyone.
        await Promise.all([learn(usage), reservation.settle(usage)]);
        return completion;
      } catch (error) {
        const cost = isConfirmed ? costOfFailure(error, price) : 'nothing';
        if (cost === 'nothing') reservation.release();
        else if (cost === 'unknown') reservation.keep();
        else
          await Promise.all([error instanceof OutputRejectedError && learn(cost), reservation.settle(cost)]);
        if (!(error instanceof ReserveAgainError)) throw error;
      }
    }
  };
}

function isMore(next: Usage, reserved: Usage): boolean {
  return next.promptTokens > reserved.promptTokens || next.completionTokens > reserved.completionTokens;
}
