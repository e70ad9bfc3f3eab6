import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure } from '@temporalio/common';
import type { ErrorCode } from '../lib/domain/error-codes.js';
import { errorText, FgoError, hasCode, withRemedy } from '../lib/domain/errors.js';
import type { Need } from '../lib/domain/progress.js';
import { EndpointBusyError } from '../lib/llm/errors.js';
import { withoutSecrets } from '../lib/llm/secrets.js';

/**
 * Number of attempts after which a failure of unknown type is treated as a defect that a person must look at.
 */
const attemptsBeforeGivingUp = 5;
/** The SDK's limits keep a failure small in the history. */
const longest = { retried: 2_000, final: 1_500 };

/** Remedies while a run exists: its limits can change, and it continues afterward. */
const remediesInRun: Partial<Record<ErrorCode, (remedy: string) => string>> = {
  QUOTA_EXHAUSTED: remedy => `${remedy} Then run \`fgo continue RUN\`.`,
  CALL_TIMED_OUT: remedy =>
    `${remedy} Use \`fgo limits RUN --timeout-seconds N --concurrency N\`, then \`fgo continue RUN\`.`,
  MODEL_NOT_FOUND: remedy => `${remedy} \`fgo validate\` names the models of the endpoint.`,
  BUDGET_EXHAUSTED: () => 'Raise it with `fgo limits RUN` (--usd, --tokens, --calls), then `fgo resume RUN`.',
  PRICE_UNKNOWN: remedy => `${remedy} Change the caps with \`fgo limits RUN\`.`,
};

/**
 * Translates an error of an activity into Temporal's terms: transient errors are retried; an error that a
 * person must fix becomes a failure of type `PersonNeeded`.
 */
export function toFailure(error: unknown, attempt: number): Error {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  if (hasCode(error, 'WORKER_DRAINING')) return handedBack(error);
  if (error instanceof FgoError && error.waits) {
    const remedy = remediesInRun[error.code]?.(error.remedy) ?? error.remedy;
    return personNeeded({ kind: error.code, reason: withoutSecrets(error.message), remedy });
  }
  if (error instanceof EndpointBusyError) {
    return ApplicationFailure.create({
      message: withoutSecrets(errorText(error)),
      type: error.code,
      nonRetryable: false,
      nextRetryDelay: error.retryAfterMs,
    });
  }
  if (error instanceof FgoError && error.final) {
    return ApplicationFailure.nonRetryable(withoutSecrets(errorText(error)), error.code);
  }
  const reason = withoutSecrets(error instanceof Error ? (error.stack ?? error.message) : String(error));
  if (attempt < attemptsBeforeGivingUp) {
    return ApplicationFailure.create({
      message: reason.slice(0, longest.retried),
      type: 'Unexpected',
      nonRetryable: false,
    });
  }
  return personNeeded({
    kind: 'Unexpected',
    reason: `An activity failed ${attempt} times: ${reason.slice(0, longest.final)}`,
    remedy: 'This looks like a defect. Fix it, restart the worker, then continue the run.',
  });
}

/** Another worker continues at once with what the journal has. */
export function handedBack(error: FgoError): ApplicationFailure {
  return ApplicationFailure.create({
    message: error.message,
    type: error.code,
    nonRetryable: false,
    nextRetryDelay: 1,
    category: ApplicationFailureCategory.BENIGN,
  });
}

function personNeeded(details: Need): ApplicationFailure {
  return ApplicationFailure.create({
    message: withRemedy(details.reason, details.remedy),
    type: 'PersonNeeded',
    nonRetryable: true,
    details: [details],
  });
}
