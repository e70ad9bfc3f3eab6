import { setMaxListeners } from 'node:events';
import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import type { Waiting } from '../lib/domain/progress.js';
import { UnavailableError } from '../lib/agents/infrastructure-errors.js';
import { EndpointBusyError, LanguageModelError } from '../lib/llm/errors.js';
import { withoutSecrets } from '../lib/llm/secrets.js';
import { StoreError } from '../lib/store/errors.js';

const heartbeatMilliseconds = 2_000;
/** Attempts after which a failure that no type explains is taken for a defect that a person must look at. */
const attemptsBeforeGivingUp = 5;

/** What an activity reports of a cause that a person can fix. The workflow waits with it. */
export type PersonNeeded = Omit<Waiting, 'path'>;

/**
 * Runs the body of an activity: heartbeats on a timer (so that a dead worker is noticed and a cancellation
 * arrives), hands on the cancellation signal, and translates errors into Temporal's terms: what passes by
 * itself is retried, what needs a person ends the activity with a failure of type `PersonNeeded`.
 */
export async function runActivity<T>(body: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const context = Context.current();
  // Each call of a batch listens to the same signal.
  setMaxListeners(0, context.cancellationSignal);
  const timer = setInterval(() => context.heartbeat(), heartbeatMilliseconds);
  try {
    return await body(context.cancellationSignal);
  } catch (error) {
    if (context.cancellationSignal.aborted) throw new CancelledFailure('The activity was cancelled.');
    throw asFailure(error, context.info.attempt);
  } finally {
    clearInterval(timer);
  }
}

/** Exported for its test. */
export function asFailure(error: unknown, attempt: number): Error {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  // All but a busy endpoint would refuse the same request again: trying it for a day helps nobody.
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
