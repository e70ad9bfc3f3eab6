import { setMaxListeners } from 'node:events';
import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import type { Waiting } from '../lib/domain/progress.js';
import { UnavailableError } from '../lib/agents/infrastructure-errors.js';
import { EndpointBusyError, LanguageModelError } from '../lib/llm/errors.js';
import { withoutSecrets } from '../lib/llm/secrets.js';
import { StoreError } from '../lib/store/errors.js';

const heartbeatMilliseconds = 2_000;
/**
 * Number of attempts after which a failure of unknown type is treated as a defect that a person must look at.
 */
const attemptsBeforeGivingUp = 5;

/** What an activity reports about a cause that a person can fix, and what the workflow waits for. */
export type PersonNeeded = Omit<Waiting, 'path'>;

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
      throw asFailure(error, context.info.attempt);
    } finally {
      clearInterval(timer);
    }
  },
};
/**
 * Transient errors are retried. An error that needs a person ends the activity with a failure of type
 * `PersonNeeded`.
 */
export function asFailure(error: unknown, attempt: number): Error {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  // Only a busy endpoint may accept the same request later: retrying the others for a day is useless.
  if (
    error instanceof StoreError ||
    error instanceof UnavailableError ||
    (error instanceof LanguageModelError && !(error instanceof EndpointBusyError))
  ) {
    const reason = withoutSecrets(error.message).replace(error.remedy, '').trim();
    return personNeeded({ kind: error.name, reason, remedy: error.remedy });
  }
  if (error instanceof EndpointBusyError) {
    const pause = error.retryAfterMs;
    return ApplicationFailure.create({
      message: withoutSecrets(error.message),
      type: error.name,
      nonRetryable: false,
      ...(pause === undefined ? {} : { nextRetryDelay: pause }),
    });
  }
  const reason = withoutSecrets(error instanceof Error ? (error.stack ?? error.message) : String(error));
  if (attempt < attemptsBeforeGivingUp) {
    return ApplicationFailure.create({
      message: reason.slice(0, 2_000),
      type: 'Unexpected',
      nonRetryable: false,
    });
  }
  return personNeeded({
    kind: 'Unexpected',
    reason: `An activity failed ${attempt} times: ${reason.slice(0, 1_500)}`,
    remedy: 'This looks like a defect. Fix it, restart the worker, then continue the run.',
  });
}

function personNeeded(details: PersonNeeded): ApplicationFailure {
  return ApplicationFailure.create({
    message: `${details.reason} ${details.remedy}`,
    type: 'PersonNeeded',
    nonRetryable: true,
    details: [details],
  });
}
