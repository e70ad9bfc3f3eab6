import { ProviderAnswer } from './errors.js';
import { askedWait, waitInWords } from './retry-after.js';
import type { SaidError } from './said-error.js';
import { scrub } from './scrub.js';

const hour = 60 * 60_000;

/** What a failed request was, for the words of its error. */
export interface RequestContext {
  /** As it may be shown. */
  url: string;
  model: string;
  /** The variable that holds the key; undefined where no key is sent. */
  keyName: string | undefined;
  timeoutSeconds: number;
  /** How many calls may be in flight in one worker. */
  concurrency: number;
}

/** An error that an endpoint answered with, by whatever status. */
export interface Failure {
  status: number;
  /** The codes and words of the body, to search. */
  text: string;
  headers: Headers;
  /** How long it asks to be left alone, in milliseconds; undefined where it does not say. */
  waitMs: number | undefined;
  /** True where it came as a 200: then it is sure that nothing was done. */
  isIn200: boolean;
  cause: ProviderAnswer;
  /** What to show to people: status and message. */
  said: string;
}

/** Brings together what an answer's status, headers and body say of an error. */
export function describeFailure(parts: { status: number; headers: Headers; said: SaidError }): Failure {
  const { status, headers, said } = parts;
  const message = scrub(said.message);
  const cause = new ProviderAnswer({
    message,
    status,
    code: scrub(said.code) || undefined,
    type: scrub(said.type) || undefined,
    requestId: scrub(headers.get('x-request-id') ?? '') || undefined,
  });
  return {
    status,
    text: said.text,
    headers,
    waitMs: said.waitMs ?? waitInWords(said.text) ?? askedWait(headers),
    isIn200: false,
    cause,
    said: message ? `${status}: ${message.replace(/([^.!?])$/, '$1.')}` : `${status}.`,
  };
}

/** ` until 2025-01-01 07:30 UTC`, for a wait of an hour or more. */
export function untilWhen({ waitMs }: Failure): string {
  if (waitMs === undefined || waitMs < hour || waitMs > 366 * 24 * hour) return '';
  const then = new Date(Date.now() + waitMs).toISOString();
  return ` until ${then.slice(0, 10)} ${then.slice(11, 16)} UTC`;
}
