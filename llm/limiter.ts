import { unlessAborted } from './abort.js';

/** The right to one request; `release` gives it back. */
export interface Slot {
  /** The request was answered with a reply. */
  succeeded(): void;
  /** The endpoint said that there are too many requests. */
  tooMany(): void;
  release(): void;
}

/** How many requests may be in flight at a time, shared by all runs of a worker that use one endpoint. */
export interface Limiter {
  acquire(signal?: AbortSignal): Promise<Slot>;
  /** The limit at the moment. */
  readonly limit: number;
  /** Changes the most that the limit may be, and goes there at once; what is in flight ends. */
  setMost(most: number): void;
}

/**
 * An adaptive limit (additive increase, multiplicative decrease): it halves when the endpoint has too many
 * requests, at most once for the requests that were in flight together, and grows by one after as many replies
 * in a row as it allows at a time. Never below 1 nor above the most, which is `initial` at first. Requests are served in the order they came.
 */
export function createLimiter(initial: number): Limiter {
  let most = initial;
  let limit = most;
  let inFlight = 0;
  let inRow = 0;
  let halvings = 0;
  const waiting: (() => void)[] = [];

  function admit(): void {
    while (inFlight < limit && waiting.length > 0) {
      inFlight++;
      waiting.shift()?.();
    }
  }

  function slot(): Slot {
    const startedAfter = halvings;
    let released = false;
    return {
      succeeded() {
        if (++inRow < limit || limit === most) return;
        inRow = 0;
        limit++;
      },
      tooMany() {
        inRow = 0;
        // Sent before the last halving: that was about this one as well.
        if (startedAfter < halvings) return;
        halvings++;
        limit = Math.max(1, Math.floor(limit / 2));
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
      admit();
    },
    get limit() {
      return limit;
    },
  };
}
