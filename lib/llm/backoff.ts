import type { EndpointBusyError } from './errors.js';

/** How to retry a call while its endpoint is busy, before the error reaches the caller. */
export interface RetryPolicy {
  /** The maximum number of times to send the call. */
  tries: number;
  /** The maximum total time, in milliseconds. */
  totalMs: number;
  /** The upper bound of the first pause, in milliseconds; it doubles with each try. */
  baseMs: number;
}

export const defaultRetryPolicy: RetryPolicy = { tries: 6, totalMs: 90_000, baseMs: 1_000 };

const longestPause = 20_000;

/**
 * The pause before the next try, in milliseconds; undefined if the error must be thrown. Full jitter spreads
 * the workers (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/) and does not affect
 * results.
 */
export function pauseBefore(parts: {
  error: EndpointBusyError;
  policy: RetryPolicy;
  tried: number;
  elapsedMs: number;
}): number | undefined {
  const { error, policy, tried, elapsedMs } = parts;
  if (!error.retryNow || tried >= policy.tries) return undefined;
  const longest = Math.min(longestPause, policy.baseMs * 2 ** (tried - 1));
  const pause = (error.retryAfterMs ?? 0) + Math.random() * longest;
  return elapsedMs + pause > policy.totalMs ? undefined : pause;
}
