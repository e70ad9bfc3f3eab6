import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure } from '@temporalio/common';
import { errorCodes } from '../lib/domain/error-codes.js';
import type { ErrorCode } from '../lib/domain/error-codes.js';
import { errorText, FgoError, hasCode, withRemedy } from '../lib/domain/errors.js';
import type { Need } from '../lib/domain/progress.js';
import type { Reference } from '../lib/domain/reference.js';
import { EndpointBusyError } from '../lib/llm/errors.js';
import { withoutSecrets } from '../lib/llm/secrets.js';

/**
 * Number of attempts after which a failure of unknown type is treated as a defect that a person must look at.
 */
const attemptsBeforeGivingUp = 5;
/** What people see of the stack of an unexpected error. */
const longestStack = 1_500;

/** Remedies while a run exists: its limits can change, and it continues afterward. */
const remediesInRun: Partial<Record<ErrorCode, (remedy: string) => string>> = {
  QUOTA_EXHAUSTED: remedy => `${remedy} Then run \`fgo continue RUN\`.`,
  CALL_TIMED_OUT: remedy =>
    `${remedy} Use \`fgo limits RUN --timeout-seconds N --concurrency N\`, then \`fgo continue RUN\`.`,
  MODEL_NOT_FOUND: remedy => `${remedy} \`fgo validate\` names the models of the endpoint.`,
  BUDGET_EXHAUSTED: () => 'Raise it with `fgo limits RUN` (--usd, --tokens, --calls), then `fgo resume RUN`.',
  PRICE_UNKNOWN: remedy => `${remedy} Change the caps with \`fgo limits RUN\`.`,
};

/** Keeps a text in the store; undefined if that is impossible. */
export type KeepText = (text: string) => Promise<Reference | undefined>;

/**
 * Translates an error of an activity into Temporal's terms: transient errors are retried; an error that a
 * person must fix becomes a failure of type `PersonNeeded`. Histories get our own words only; what an endpoint
 * or a program wrote goes into the store.
 */
export async function toFailure(error: unknown, attempt: number, keep: KeepText): Promise<Error> {
  if (error instanceof ApplicationFailure || error instanceof CancelledFailure) return error;
  if (hasCode(error, 'WORKER_DRAINING')) return handedBack(error);
  if (error instanceof FgoError && error.waits) {
    const remedy = remediesInRun[error.code]?.(error.remedy) ?? error.remedy;
    const full = withoutSecrets(error.message);
    return personNeeded({ kind: error.code, reason: withoutSecrets(error.ownWords), remedy }, full, keep);
  }
  if (error instanceof EndpointBusyError) {
    return ApplicationFailure.create({
      message: withRemedy(withoutSecrets(error.ownWords), error.remedy),
      type: error.code,
      nonRetryable: false,
      nextRetryDelay: error.retryAfterMs,
    });
  }
  if (error instanceof FgoError && error.final) {
    return ApplicationFailure.nonRetryable(withoutSecrets(errorText(error)), error.code);
  }
  const name = unexpectedName(error);
  if (attempt < attemptsBeforeGivingUp)
    return ApplicationFailure.create({ message: name, type: 'Unexpected', nonRetryable: false });
  const failed = `An activity failed ${attempt} times:`;
  const stack = withoutSecrets(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const need: Need = {
    kind: 'Unexpected',
    reason: `${failed} ${name}`,
    remedy: 'This looks like a defect. Fix it, restart the worker, then continue the run.',
  };
  return personNeeded(need, `${failed} ${stack.slice(0, longestStack)}`, keep);
}

/** The kind of an unexpected error: its message can contain anything. */
function unexpectedName(error: unknown): string {
  if (error instanceof FgoError) return `${error.code}: ${errorCodes[error.code].meaning}`;
  return error instanceof Error ? error.name : 'Something that is no error was thrown.';
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

async function personNeeded(need: Need, full: string, keep: KeepText): Promise<ApplicationFailure> {
  const fullReason = full === need.reason ? undefined : await keep(full);
  return ApplicationFailure.create({
    message: withRemedy(need.reason, need.remedy),
    type: 'PersonNeeded',
    nonRetryable: true,
    details: [fullReason === undefined ? need : { ...need, fullReason }],
  });
}
