import { setMaxListeners } from 'node:events';
import { CancelledFailure, Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { toFailure } from './failures.js';

const heartbeatMilliseconds = 2_000;

/**
 * Around each activity: sends heartbeats on a timer (to detect a dead worker and to receive cancellations),
 * and converts errors into Temporal's failures.
 */
export const activityInterceptor: ActivityInboundCallsInterceptor = {
  async execute(input, next) {
    const context = Context.current();
    // All calls of a batch listen to the same signal.
    setMaxListeners(0, context.cancellationSignal);
    const timer = setInterval(() => context.heartbeat(), heartbeatMilliseconds);
    try {
      return await next(input);
    } catch (error) {
      if (context.cancellationSignal.aborted) throw new CancelledFailure('The activity was cancelled.');
      throw toFailure(error, context.info.attempt);
    } finally {
      clearInterval(timer);
    }
  },
};
