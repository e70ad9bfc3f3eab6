import type { ReplyHeaders } from './raw-reply.js';
import type { ProviderAnswer } from './errors.js';
import { askedWait, waitInWords } from './retry-after.js';
import type { ErrorBody } from './error-body.js';
import { scrub } from './scrub.js';

const hour = 60 * 60_000;

/** The context of a failed request, for the error message. */
export interface RequestContext {
  /** The URL in a form that is safe to show. */
  url: string;
  model: string;
  /** The variable that holds the key; undefined if no key is sent. */
  keyName: string | undefined;
  timeoutSeconds: number;
  /** The maximum number of calls in flight in one worker. */
  concurrency: number;
}

/** An error answer from an endpoint, with any status. */
export interface Failure {
  status: number;
  /** The codes and words of the body, for pattern matching. */
  text: string;
  headers: ReplyHeaders;
  /** The requested wait, in milliseconds; undefined if none is requested. */
  waitMs: number | undefined;
  /** True for a 200: then nothing was done for certain. */
  isIn200: boolean;
  answer: ProviderAnswer;
  /** The status and message to show to people. */
  summary: string;
}

/** Combines what an answer's status, headers, and body say about an error. */
export function describeFailure(parts: {
  status: number;
  headers: ReplyHeaders;
  errorBody: ErrorBody;
}): Failure {
  const { status, headers, errorBody } = parts;
  const message = scrub(errorBody.message);
  const answer: ProviderAnswer = {
    message,
    status,
    code: scrub(errorBody.code) || undefined,
    type: scrub(errorBody.type) || undefined,
    requestId: scrub(headers.get('x-request-id') ?? '') || undefined,
  };
  return {
    status,
    text: errorBody.text,
    headers,
    waitMs: errorBody.waitMs ?? waitInWords(errorBody.text) ?? askedWait(headers),
    isIn200: false,
    answer,
    summary: message ? `${status}: ${message.replace(/([^.!?])$/, '$1.')}` : `${status}.`,
  };
}

/** ` until 2025-01-01 07:30 UTC`, for a wait of an hour or more. */
export function untilWhen({ waitMs }: Failure): string {
  if (waitMs === undefined || waitMs < hour || waitMs > 366 * 24 * hour) return '';
  const then = new Date(Date.now() + waitMs).toISOString();
  return ` until ${then.slice(0, 10)} ${then.slice(11, 16)} UTC`;
}
