import { setTimeout as sleep } from 'node:timers/promises';

const everyMs = 100;

/** Waits until `found` returns something other than null. Throws with `what` if that takes too long. */
export async function waitUntil<T>(
  what: string,
  longestMs: number,
  found: () => Promise<T | null> | T | null,
): Promise<T> {
  let last: unknown;
  for (const deadline = performance.now() + longestMs; performance.now() < deadline; await sleep(everyMs)) {
    try {
      const value = await found();
      if (value !== null) return value;
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`${what}: not within ${longestMs / 1_000} s.`, { cause: last });
}
