import type { StatedLimit } from './limiter.js';
import type { ReplyHeaders } from './raw-reply.js';
import { durationMs } from './retry-after.js';

const minute = 60_000;
const prefixes = ['x-ratelimit', 'anthropic-ratelimit'];

/**
 * The limits that an answer's headers state: `x-ratelimit-limit-requests`, `-remaining-requests` and
 * `-reset-requests`, and the same for tokens; Anthropic's have the unit in the middle. A limit is per minute,
 * unless it takes longer until it is reset.
 */
export function statedLimits(headers: ReplyHeaders, now = Date.now()): StatedLimit[] {
  return (['requests', 'tokens'] as const).flatMap(unit => {
    for (const prefix of prefixes) {
      const field = (name: string) =>
        headers.get(`${prefix}-${name}-${unit}`) ?? headers.get(`${prefix}-${unit}-${name}`);
      const limit = numberOf(field('limit'));
      const remaining = numberOf(field('remaining'));
      if (limit === undefined || limit <= 0 || remaining === undefined) continue;
      return [{ unit, limit, remaining, windowMs: Math.max(minute, resetMs(field('reset'), now)) }];
    }
    return [];
  });
}

function numberOf(text: string | null): number | undefined {
  return text !== null && /^\s*\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}

/** From seconds, a duration such as `1m30s`, or a date. */
function resetMs(text: string | null, now: number): number {
  if (text === null) return 0;
  const seconds = numberOf(text);
  if (seconds !== undefined) return seconds * 1000;
  const date = /^\d{4}-/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? (durationMs(text) ?? 0) : Math.max(0, date - now);
}
