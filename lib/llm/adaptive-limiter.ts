import { unlessAborted } from './abort.js';
import type { Limiter, Slot } from './limiter.js';

/** A limiter for the requests of one process. */
export interface AdaptiveLimiter extends Limiter {
  /** The current limit. */
  readonly limit: number;
}

const mostCaution = 64;

/**
 * An adaptive limit (additive increase, multiplicative decrease). It halves when the endpoint has too many
 * requests, at most once for the requests that were in flight together, and grows by one after as many
 * consecutive replies as the current limit. A time-out is charged, unlike a refusal: after each one, growth
 * takes four times as many replies, up to 64 times. Never below 1 nor above the maximum, which is `initial`
 * at first. Requests are served in order of arrival.
 */
export function createAdaptiveLimiter(initial: number): AdaptiveLimiter {
  let most = initial;
  let limit = most;
  let inFlight = 0;
  let inRow = 0;
  let halvings = 0;
  let answers = 0;
  let caution = 1;
  const waiting: (() => void)[] = [];

  function admit(): void {
    while (inFlight < limit && waiting.length > 0) {
      inFlight++;
      waiting.shift()?.();
    }
  }

  function slot(): Slot {
    const startedAfter = halvings;
    const answeredBefore = answers;
    const others = Math.max(limit, inFlight);
    const startedAlone = inFlight === 1;
    let released = false;
    /** False if the request was sent before the last halving, which accounted for it. */
    function halve(): boolean {
      inRow = 0;
      if (startedAfter < halvings) return false;
      halvings++;
      limit = Math.max(1, Math.floor(limit / 2));
      return true;
    }
    return {
      succeeded() {
        answers++;
        if (++inRow < limit * caution || limit === most) return;
        inRow = 0;
        limit++;
      },
      tooMany: () => void halve(),
      timedOut() {
        const overtaken = answers - answeredBefore >= 2 * others;
        if (!overtaken && halve()) caution = Math.min(mostCaution, caution * 4);
        return { overtaken, alone: startedAlone && inFlight === 1 };
      },
      release() {
        if (released) return;
        released = true;
        inFlight--;
        admit();
      },
    };
  }

  async function acquire(signal?: AbortSignal): Promise<Slot> {
    let resume: () => void = () => undefined;
    const admitted = new Promise<void>(resolve => (resume = resolve));
    waiting.push(resume);
    admit();
    try {
      await unlessAborted(admitted, signal);
    } catch (error) {
      const place = waiting.indexOf(resume);
      if (place >= 0) waiting.splice(place, 1);
      else slot().release();
      throw error;
    }
    return slot();
  }

  return {
    acquire,
    setMost(next) {
      if (next === most) return;
      most = limit = next;
      inRow = 0;
      caution = 1;
      admit();
    },
    get limit() {
      return limit;
    },
    get most() {
      return most;
    },
  };
}
