import type { EndpointBusyError } from './errors.js';

/** How a call is repeated while its endpoint is busy, before the caller hears of it. */
export interface RetryPolicy {
  /** How often it is sent at most. */
  tries: number;
  /** How long it is tried at most, in milliseconds. */
  totalMs: number;
  /** The longest first pause, in milliseconds; it doubles with each try. */
  baseMs: number;
}

export const defaultRetryPolicy: RetryPolicy = { tries: 6, totalMs: 90_000, baseMs: 1_000 };

const longestPause = 20_000;

/**
 * The pause before the next try, in milliseconds; undefined where the error is to be thrown. Full jitter spreads
 * the workers (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/); it touches no result.
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
