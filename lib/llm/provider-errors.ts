import { BodyTooLargeError } from './buffered-fetch.js';
import { EndpointBusyError, RequestRejectedError, type LanguageModelError } from './errors.js';
import type { RequestContext } from './failure.js';
import { tunnelRefused } from './proxy-problem.js';

const notSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * Converts what the HTTP client throws into one of the errors of `errors.ts`. `cutOff` of an
 * EndpointBusyError says whether the endpoint may have processed the request. The raw error is not kept,
 * because it holds the request's headers.
 */
export function providerError(error: unknown, context: RequestContext): LanguageModelError {
  const chain = causes(error);
  if (chain.some(cause => cause instanceof BodyTooLargeError)) return tooLarge(context);
  if (error instanceof DOMException && error.name === 'TimeoutError') return timedOut(context);
  const messages = chain.flatMap(cause => (cause instanceof Error ? [cause.message] : []));
  return tunnelRefused(messages, context) ?? connectionFailed(chain, context);
}

/** The endpoint did not answer within the call's time limit. */
export function timedOut(context: RequestContext): EndpointBusyError {
  const message = `${context.url} did not answer within ${context.timeoutSeconds} seconds.`;
  return new EndpointBusyError({ message, cutOff: true, timedOut: context });
}

function tooLarge(context: RequestContext): RequestRejectedError {
  return new RequestRejectedError({
    message: `The reply of ${context.model} is larger than 8 MB.`,
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

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function connectionFailed(chain: unknown[], context: RequestContext): EndpointBusyError {
  const details = chain.map(cause => {
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
  return new EndpointBusyError({
    message: `${context.url} ${how}${code ? ` (${code})` : ''}.`,
    cutOff: !unsent,
    answer: { message: code || 'connection error', code },
  });
}
