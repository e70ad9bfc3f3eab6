/** Longer than this nobody is left alone: an endpoint whose clock or header is wrong would stop a run for years. */
const longestWait = 60 * 60_000;

/**
 * How long an answer asks to be left alone, in milliseconds: `retry-after-ms`, or `Retry-After` in seconds or as
 * a date, by the clock of the answer's own `Date` where it has one. At most an hour; undefined where it does
 * not say, or says nonsense.
 */
export function retryAfterMs(headers: Headers | undefined, now: number = Date.now()): number | undefined {
  const asked = askedWait(headers, now);
  return asked === undefined ? undefined : Math.min(longestWait, asked);
}

function askedWait(headers: Headers | undefined, now: number): number | undefined {
  const milliseconds = numberOf(headers?.get('retry-after-ms'));
  if (milliseconds !== undefined) return milliseconds;
  const text = headers?.get('retry-after');
  const seconds = numberOf(text);
  if (seconds !== undefined) return seconds * 1000;
  const date = Date.parse(text ?? '');
  if (Number.isNaN(date)) return undefined;
  const there = Date.parse(headers?.get('date') ?? '');
  return Math.max(0, date - (Number.isNaN(there) ? now : there));
}

function numberOf(text: string | null | undefined): number | undefined {
  if (!text || !/^\s*\d+(\.\d+)?\s*$/.test(text)) return undefined;
  return Number(text);
}

/** Whether the answer itself says to repeat the request (or not to); undefined where it does not say. */
export function shouldRetry(headers: Headers | undefined): boolean | undefined {
  const text = headers?.get('x-should-retry')?.trim().toLowerCase();
  if (text === 'true') return true;
  if (text === 'false') return false;
  return undefined;
}
