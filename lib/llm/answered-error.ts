import type { ReplyHeaders } from './raw-reply.js';
import { contextProblem } from './context-problem.js';
import type { ProviderAnswer } from './errors.js';
import { EndpointBusyError, LanguageModelError, RequestRejectedError } from './errors.js';
import { describeFailure, untilWhen, type Failure, type RequestContext } from './failure.js';
import { proxyWantsPassword } from './proxy-problem.js';
import { longestWait, shouldRetry } from './retry-after.js';
import type { ErrorBody } from './error-body.js';
import { statusInWords } from './status-in-words.js';

const quotaCodes =
  /insufficient_quota|billing_hard_limit|billing_not_active|insufficient_(?:funds|balance|credits?)|quota_exceeded|budget_exceeded|arrearage/i;
const creditWords =
  /exceeded your current quota|(?:insufficient|not enough|no|out of) (?:account )?(?:balance|credits?|funds|quota)|(?:credit )?balance is (?:too low|insufficient)|payment required/i;
const spentWords = /exceeded your current quota|quota (?:is )?exceeded|exceeded your .{0,20}quota|billing/i;
const perMinute = /per[ _-]?(?:minute|min\b|second)|\b[rt]p[ms]\b/i;
/** Google reports a wait in seconds for a limit that resets at midnight. */
const googlePerDay = /PerDayPer/;
const keyWords =
  /API_KEY_INVALID|invalid_api_key|(?:api[ _-]?key|token) (?:is )?(?:not valid|invalid|expired|missing|not found)|(?:invalid|incorrect|expired|missing|revoked|no) (?:api[ _-]?key|credentials|authentication)/i;
const filterCodes =
  /content_filter|content_policy|invalid_prompt|responsible_?ai|moderation_blocked|data_?inspection_?failed|prohibited_content|sensitive_words/i;
const filterWords =
  /moderation|\bflagged\b|content (?:filter|management)|(?:content|usage) (?:policy|policies|guidelines)|safety (?:system|reasons|filter|policy|policies|check|guidelines)|responsible ?ai|(?:unsafe|harmful|sensitive|disallowed|inappropriate|prohibited) content|violat\w+ .{0,40}(?:policy|policies|guidelines|terms of)/i;
/** Matches content filter wording that is not about a prompt. */
const closedAccount =
  /\b(?:account|organi[sz]ation|project|api key)\b.{0,80}\b(?:suspended|deactivated|disabled|banned|terminated|closed)\b/i;
/** Matches a model, but not the path `/models`. */
const modelWords = /(?<![/\w])models?\b|deployment|no endpoints found/i;
/** With these statuses a gateway timed out: the upstream may have done the work. */
const gatewayGaveUp = new Set([504, 524]);
const day = 24 * 60 * 60_000;

/** Maps an answer with an error status to a typed error. */
export function answeredError(
  answer: { status: number; headers: ReplyHeaders; errorBody: ErrorBody },
  context: RequestContext,
): LanguageModelError {
  return meaningOf(describeFailure(answer), context);
}

/**
 * Maps an error in the body of a 200 as if it had the status that the body gives, as a number or in words.
 * Without a status it is retried before it counts as a refusal.
 */
export function errorIn200(
  errorBody: ErrorBody,
  headers: ReplyHeaders,
  context: RequestContext,
): LanguageModelError {
  const status = errorBody.status ?? statusInWords(errorBody.text);
  const failure = { ...describeFailure({ status: status ?? 400, headers, errorBody }), isIn200: true };
  const error = meaningOf(failure, context);
  if (status !== undefined || !(error instanceof RequestRejectedError) || error.reason !== 'other')
    return error;
  return new EndpointBusyError({
    message: `${context.url} answered with an error (${failure.summary})`,
    lasting: { after: 3, error },
    answer: failure.answer,
  });
}

function meaningOf(failure: Failure, context: RequestContext): LanguageModelError {
  return (
    (failure.status === 407 ? proxyWantsPassword(failure.summary, context, failure.answer) : undefined) ??
    filterProblem(failure, context) ??
    accountProblem(failure, context) ??
    busyProblem(failure, context) ??
    requestProblem(failure, context) ??
    refused(failure, context)
  );
}

/** A refused input, even when reported as a 403: the key is valid. */
function filterProblem(failure: Failure, context: RequestContext): LanguageModelError | undefined {
  const { status, text, summary, answer } = failure;
  if (status === 401 || status === 402 || status === 429 || status >= 500) return undefined;
  if (closedAccount.test(text)) return undefined;
  if (!filterCodes.test(text) && !filterWords.test(text)) return undefined;
  return contentFiltered({
    message: `The content filter of ${context.url} rejected the prompt (${summary})`,
    answer,
  });
}

/** The endpoint rejects the prompt for its content. */
export function contentFiltered(parts: { message: string; answer?: ProviderAnswer }): RequestRejectedError {
  return new RequestRejectedError({
    ...parts,
    remedy: 'Leave this task out, or use a model without the filter.',
    reason: 'contentFilter',
  });
}

function accountProblem(failure: Failure, context: RequestContext): LanguageModelError | undefined {
  const { status, text, answer, summary } = failure;
  if (isQuotaSpent(failure)) {
    const until = untilWhen(failure);
    const message = `The account behind ${context.keyName ?? 'the endpoint'} has no credit or quota left${until} (${summary})`;
    return new LanguageModelError({
      code: 'QUOTA_EXHAUSTED',
      message,
      remedy: 'Add credit or raise the limit there.',
      needsPerson: true,
      answer,
    });
  }
  if (/model_not_found/.test(text)) return modelMissing(failure, context);
  const isKey = status === 401 || status === 403 || (status === 400 && keyWords.test(text));
  if (!isKey) return undefined;
  return keyRejected({
    message: `${context.url} rejected the key (${summary})`,
    keyName: context.keyName,
    answer,
  });
}

/** A limit that resets within the hour is not a spent quota, whatever the provider calls it. */
function isQuotaSpent({ status, text, waitMs }: Failure): boolean {
  if (status === 402) return true;
  if (status >= 500 || status === 404) return false;
  if (status !== 429) return quotaCodes.test(text) || creditWords.test(text);
  if (googlePerDay.test(text)) return true;
  if (waitMs !== undefined && waitMs < 31 * day) return waitMs >= day;
  if (perMinute.test(text)) return false;
  return quotaCodes.test(text) || creditWords.test(text) || spentWords.test(text);
}

/** The key is missing or not accepted. */
export function keyRejected(parts: {
  message: string;
  keyName: string | undefined;
  answer?: ProviderAnswer | undefined;
}): LanguageModelError {
  const remedy = parts.keyName
    ? `Set ${parts.keyName} to a key that is valid for this endpoint and model, then start fgo again.`
    : 'Name the environment variable that holds the key in llm.apiKeyEnv.';
  const { message, answer } = parts;
  return new LanguageModelError({ code: 'KEY_REJECTED', message, remedy, needsPerson: true, answer });
}

function busyProblem(failure: Failure, context: RequestContext): LanguageModelError | undefined {
  const { status, headers, waitMs, answer, summary, isIn200 } = failure;
  const advice = shouldRetry(headers);
  // What is not implemented stays so: servers answer 501 for embeddings.
  const down = status >= 500 && status !== 501;
  const busy = status === 408 || status === 409 || status === 425 || status === 429 || down;
  if (down && contextProblem(failure, context)) return undefined;
  if (!busy && advice !== true) return undefined;
  return new EndpointBusyError({
    message: `${context.url} is busy${untilWhen(failure)} (${summary})`,
    retryAfterMs: waitMs === undefined ? undefined : Math.min(longestWait, waitMs),
    retryNow: advice !== false,
    cutOff: !isIn200 && gatewayGaveUp.has(status),
    timedOut: !isIn200 && gatewayGaveUp.has(status) ? context : undefined,
    tooMany: status === 429,
    answer,
  });
}

function requestProblem(failure: Failure, context: RequestContext): LanguageModelError | undefined {
  const isMissing = failure.status === 404 && modelWords.test(failure.text);
  return contextProblem(failure, context) ?? (isMissing ? modelMissing(failure, context) : undefined);
}

function modelMissing({ answer, summary }: Failure, context: RequestContext): LanguageModelError {
  return new LanguageModelError({
    code: 'MODEL_NOT_FOUND',
    message: `${context.url} has no model ${context.model} for this key (${summary})`,
    remedy: 'Correct its name under llm.models.',
    needsPerson: true,
    answer,
  });
}

function refused({ status, answer, summary }: Failure, context: RequestContext): RequestRejectedError {
  const remedy =
    status === 404 || (status >= 300 && status < 400)
      ? 'Check llm.baseUrl: it usually ends in /v1.'
      : 'Correct what it reports in the llm section of the configuration.';
  const message = `${context.url} rejected the request for ${context.model} (${summary})`;
  return new RequestRejectedError({ message, remedy, reason: 'other', answer });
}
