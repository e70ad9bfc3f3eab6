import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { BodyTooLargeError } from './bounded-fetch.js';
import {
  ContextExceededError,
  EndpointBusyError,
  KeyRefusedError,
  ModelMissingError,
  ProviderAnswer,
  QuotaSpentError,
  RequestRefusedError,
  type LanguageModelError,
} from './errors.js';
import { retryAfterMs, shouldRetry } from './retry-after.js';
import { scrub } from './scrub.js';

/** What a failed request was, for the words of its error. */
export interface RequestContext {
  /** As it may be shown. */
  url: string;
  model: string;
  /** The variable that holds the key; undefined where no key is sent. */
  keyName: string | undefined;
  /** What must be in no message. */
  secrets: string[];
  timeoutSeconds: number;
}

interface Failure {
  status: number;
  code: string;
  type: string;
  message: string;
  headers: Headers | undefined;
  cause: ProviderAnswer;
  /** What to tell people: status and message. */
  said: string;
}

const quotaCodes =
  /insufficient_quota|billing_hard_limit|billing_not_active|insufficient_(funds|balance|credits?)|quota_exceeded/i;
const quotaWords =
  /exceeded your current quota|insufficient (balance|credits?|funds|quota)|credit balance is too low|billing/i;
const contextWords =
  /context[_ ](length|window|size)|maximum context|prompt is too long|too many (input |prompt )?tokens|exceeds? the (model's )?(maximum|available) (context|number of tokens)/i;
const filterWords = /content[_ ](filter|policy|management)|responsible ?ai/i;
/** llama.cpp says 500 of a text that is longer than what it reads at once. */
const overlongWords = /input is too large to process/i;
/** After these a gateway gave up waiting: what stands behind it may have done the work. */
const gatewayGaveUp = new Set([504, 524]);
const notSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * Puts what a request came to into one of the errors of `errors.ts`. `cutOff` of an EndpointBusyError tells
 * whether it may have been done all the same. The raw error is not kept: it holds the request's headers.
 */
export function providerError(error: unknown, context: RequestContext): LanguageModelError {
  if (isTooLarge(error)) return tooLarge(context);
  if (error instanceof APIConnectionTimeoutError) return timedOut(context);
  if (error instanceof APIConnectionError) return connectionFailed(error, context);
  if (error instanceof APIError && typeof error.status === 'number')
    return answered(error, error.status, context);
  return connectionFailed(error, context);
}

/** The endpoint did not answer within the time a call has. */
export function timedOut(context: RequestContext): EndpointBusyError {
  const what = `${context.url} did not answer within ${context.timeoutSeconds} seconds.`;
  return new EndpointBusyError({ what, cutOff: true });
}

/** The endpoint answered with something that is no reply. */
export function malformed(context: RequestContext): EndpointBusyError {
  return new EndpointBusyError({
    what: `${context.url} answered with something that is no reply to what was asked.`,
    cutOff: true,
  });
}

function tooLarge(context: RequestContext): RequestRefusedError {
  return new RequestRefusedError({
    what: `The reply of ${context.model} is larger than 8 MB.`,
    remedy: 'Set maxCompletionTokens of the model.',
    reason: 'tooLarge',
  });
}

function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let current = error; current && chain.length < 8;) {
    chain.push(current);
    current = typeof current === 'object' && 'cause' in current ? current.cause : undefined;
  }
  return chain;
}

function isTooLarge(error: unknown): boolean {
  return causes(error).some(cause => cause instanceof BodyTooLargeError);
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function connectionFailed(error: unknown, context: RequestContext): EndpointBusyError {
  const details = causes(error).map(cause => {
    if (typeof cause !== 'object' || cause === null) return { code: '', syscall: '' };
    return {
      code: 'code' in cause ? stringOf(cause.code) : '',
      syscall: 'syscall' in cause ? stringOf(cause.syscall) : '',
    };
  });
  const code = details.find(detail => detail.code !== '')?.code ?? '';
  const unsent = details.some(
    detail =>
      notSent.has(detail.code) ||
      detail.syscall === 'connect' ||
      /CERT|SELF_SIGNED|ERR_TLS|ERR_SSL/.test(detail.code),
  );
  const how = unsent ? 'cannot be reached' : 'closed the connection before its reply was complete';
  const cause = new ProviderAnswer({ message: code || 'connection error', code });
  return new EndpointBusyError({
    what: `${context.url} ${how}${code ? ` (${code})` : ''}.`,
    cutOff: !unsent,
    cause,
  });
}

function describe(error: APIError, status: number, secrets: string[]): Failure {
  const body: unknown = error.error;
  const inner = typeof body === 'object' && body !== null && 'message' in body ? stringOf(body.message) : '';
  const message = scrub(inner || error.message, secrets);
  const code = scrub(stringOf(error.code), secrets);
  const type = scrub(stringOf(error.type), secrets);
  const requestId = scrub(error.requestID ?? '', secrets) || undefined;
  const cause = new ProviderAnswer({
    message,
    status,
    code: code || undefined,
    type: type || undefined,
    requestId,
  });
  const said = message ? `${status}: ${message.replace(/([^.!?])$/, '$1.')}` : `${status}.`;
  return { status, code, type, message, headers: error.headers as Headers | undefined, cause, said };
}

function answered(error: APIError, status: number, context: RequestContext): LanguageModelError {
  const failure = describe(error, status, context.secrets);
  return (
    accountProblem(failure, context) ??
    busyProblem(failure, context) ??
    requestProblem(failure, context) ??
    refused(failure, context)
  );
}

function accountProblem(failure: Failure, context: RequestContext): LanguageModelError | undefined {
  const { status, code, type, message, cause, said } = failure;
  const isQuota =
    quotaCodes.test(code) || quotaCodes.test(type) || (status === 429 && quotaWords.test(message));
  if (status === 402 || isQuota) {
    const what = `The account behind ${context.keyName ?? 'the endpoint'} has no credit or quota left (${said})`;
    return new QuotaSpentError({
      what,
      remedy: 'Add credit or raise the limit there, then `fgo continue RUN`.',
      cause,
    });
  }
  if (/model_not_found/.test(code)) return modelMissing(failure, context);
  if (status !== 401 && status !== 403) return undefined;
  return keyRefused({ what: `${context.url} refused the key (${said})`, keyName: context.keyName, cause });
}

/** There is no key, or it is not accepted. */
export function keyRefused(parts: {
  what: string;
  keyName: string | undefined;
  cause?: ProviderAnswer | undefined;
}): KeyRefusedError {
  const remedy = parts.keyName
    ? `Set ${parts.keyName} to a key that is valid for this endpoint and model, then start fgo again.`
    : 'Name the environment variable that holds the key in llm.apiKeyEnv.';
  return new KeyRefusedError({ what: parts.what, remedy, cause: parts.cause });
}

function busyProblem(failure: Failure, context: RequestContext): LanguageModelError | undefined {
  const { status, headers, cause, said } = failure;
  const advice = shouldRetry(headers);
  // What is not implemented will not be later on: servers say so of embeddings.
  const down = status >= 500 && status !== 501;
  if (overlongWords.test(failure.message)) return undefined;
  const busy = status === 408 || status === 409 || status === 425 || status === 429 || down;
  if (!busy && advice !== true) return undefined;
  return new EndpointBusyError({
    what: `${context.url} is busy (${said})`,
    retryAfterMs: retryAfterMs(headers),
    retryNow: advice !== false,
    cutOff: gatewayGaveUp.has(status),
    tooMany: status === 429,
    cause,
  });
}

function requestProblem(failure: Failure, context: RequestContext): LanguageModelError | undefined {
  const { status, code, message, cause, said } = failure;
  if (
    status === 413 ||
    /context_length/.test(code) ||
    (status === 400 && contextWords.test(message)) ||
    overlongWords.test(message)
  ) {
    const what = `The prompt does not fit into the context of ${context.model} (${said})`;
    return new ContextExceededError({ what, ...sizesIn(message), cause });
  }
  if (status === 404 && /model/i.test(message)) return modelMissing(failure, context);
  if (!filterWords.test(code) && !filterWords.test(message)) return undefined;
  return new RequestRefusedError({
    what: `The content filter of ${context.url} refused the prompt (${said})`,
    remedy: 'Leave this task out, or use a model without the filter.',
    reason: 'contentFilter',
    cause,
  });
}

function modelMissing({ cause, said }: Failure, context: RequestContext): ModelMissingError {
  return new ModelMissingError({
    what: `${context.url} has no model ${context.model} for this key (${said})`,
    remedy: 'Correct its name under llm.models; `fgo validate` names those that are there.',
    model: context.model,
    cause,
  });
}

function refused({ status, cause, said }: Failure, context: RequestContext): RequestRefusedError {
  const remedy =
    status === 404 || (status >= 300 && status < 400)
      ? 'Check llm.baseUrl: it usually ends in /v1.'
      : 'Correct what it complains about in the llm section of the configuration.';
  const what = `${context.url} refused the request for ${context.model} (${said})`;
  return new RequestRefusedError({ what, remedy, reason: 'other', cause });
}

/** The sizes in words such as "maximum context length is 8192 tokens. However, … resulted in 9000 tokens". */
function sizesIn(message: string): { tokens: number | undefined; limit: number | undefined } {
  const number = (match: RegExpMatchArray | null): number | undefined =>
    match?.[1] === undefined ? undefined : Number(match[1].replaceAll(',', ''));
  const versus = message.match(/([\d,]+) tokens > ([\d,]+)/);
  if (versus) return { tokens: number(versus), limit: Number((versus[2] ?? '').replaceAll(',', '')) };
  return {
    limit: number(
      message.match(/(?:maximum context length is|context (?:length|window|size)[^\d]{0,20}) ?([\d,]+)/i),
    ),
    tokens: number(
      message.match(/(?:resulted in|requested(?: about)?|you (?:sent|used)|prompt (?:of|has)) ([\d,]+)/i),
    ),
  };
}
