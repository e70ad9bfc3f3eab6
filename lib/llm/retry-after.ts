import type { ReplyHeaders } from './raw-reply.js';
/** The maximum wait: an endpoint with a wrong clock or header would otherwise stop a run for years. */
export const longestWait = 60 * 60_000;

/**
 * The wait that an answer requests, in milliseconds: from `retry-after-ms`, or from `Retry-After` in seconds
 * or as a date, relative to the answer's own `Date` if present. At most an hour; undefined if absent or
 * invalid.
 */
export function retryAfterMs(
  headers: ReplyHeaders | undefined,
  now: number = Date.now(),
): number | undefined {
  const asked = askedWait(headers, now);
  return asked === undefined ? undefined : Math.min(longestWait, asked);
}

/** The requested wait of the headers, without a maximum. */
export function askedWait(headers: ReplyHeaders | undefined, now: number = Date.now()): number | undefined {
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

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  millisecond: 1,
  s: 1000,
  sec: 1000,
  second: 1000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hr: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
};
const waitWords =
  /(?:try|retry|wait|resets?|available)(?: again| your request)?(?: in| after| for)?(?: about| at least)? ((?:\d+(?:\.\d+)? ?[a-z]+,? ?(?:and )?)+)/i;

/** Parses a wait such as "Please try again in 1m30.5s" or "retry after 20 seconds" to milliseconds. */
export function waitInWords(words: string): number | undefined {
  const said = waitWords.exec(words)?.[1];
  return said === undefined ? undefined : durationMs(said);
}

/** Parses a duration such as `2.5s`, `1m30s` or `20 minutes`; undefined if it is not a duration. */
export function durationMs(text: string): number | undefined {
  let total: number | undefined;
  for (const [, number, unit = ''] of text.matchAll(/(\d+(?:\.\d+)?) ?([a-z]+)/gi)) {
    const name = unit.toLowerCase();
    const milliseconds = unitMs[name] ?? unitMs[name.replace(/s$/, '')];
    if (milliseconds === undefined) return total;
    total = (total ?? 0) + Number(number) * milliseconds;
  }
  return total;
}

/** Whether the answer itself says to retry the request (or not to); undefined if it does not say. */
export function shouldRetry(headers: ReplyHeaders | undefined): boolean | undefined {
  const text = headers?.get('x-should-retry')?.trim().toLowerCase();
  if (text === 'true') return true;
  if (text === 'false') return false;
  return undefined;
}
