import { setMaxListeners } from 'node:events';
import { CancelledFailure, Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { WorkerDrainingError } from '../lib/domain/worker-draining-error.js';
import type { Artifacts } from '../lib/store/artifacts.js';
import { handedBack, toFailure } from './failures.js';
import type { KeepText } from './failures.js';

const heartbeatMilliseconds = 2_000;

/**
 * Around each activity: sends heartbeats on a timer (to detect a dead worker and to receive cancellations),
 * and converts errors into Temporal's failures, whose full texts it puts into the store.
 */
export function createActivityInterceptor(
  artifacts: Pick<Artifacts, 'put'>,
): ActivityInboundCallsInterceptor {
  // A failure must not hide behind a second one, such as that of a full store.
  const keep: KeepText = text => artifacts.put(text).catch(() => undefined);
  return {
    async execute(input, next) {
      const context = Context.current();
      // All calls of a batch listen to the same signal.
      setMaxListeners(0, context.cancellationSignal);
      const timer = setInterval(() => context.heartbeat(), heartbeatMilliseconds);
      try {
        return await next(input);
      } catch (error) {
        const { aborted, reason } = context.cancellationSignal;
        if (aborted && isShutdown(reason)) throw handedBack(new WorkerDrainingError());
        if (aborted) throw new CancelledFailure('The activity was cancelled.');
        throw await toFailure(error, context.info.attempt, keep);
      } finally {
        clearInterval(timer);
      }
    },
  };
}

/** Whether the SDK cancelled an activity because its worker's time to drain was over. */
function isShutdown(reason: unknown): boolean {
  return reason instanceof CancelledFailure && reason.message === 'WORKER_SHUTDOWN';
}
