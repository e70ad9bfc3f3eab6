import { unlessAborted } from './abort.js';
import type { Limiter, Slot, SlotRequest } from './limiter.js';
import { RequestRate } from './request-rate.js';

/** A limiter for the requests of one process. */
export interface AdaptiveLimiter extends Limiter {
  /** The current limit of requests in flight. */
  readonly limit: number;
}

interface Waiting {
  priority: number;
  /** The order of arrival. */
  number: number;
  resume: () => void;
}

interface Queue {
  rate: RequestRate;
  /** By priority, then by arrival. */
  waiting: Waiting[];
}

const mostCaution = 64;

/**
 * Limits requests in two ways, both by additive increase and multiplicative decrease. Each model has a rate,
 * which follows refusals for too many requests and the limits that the endpoint states. All share a number in
 * flight, which follows time-outs: it halves, at most once for the requests that were in flight together, and
 * grows by one after as many consecutive replies as the current limit. A time-out is charged, unlike a
 * refusal: after each one, growth takes four times as many replies, up to 64 times. Never below 1 nor above
 * the maximum, which is `initial` at first.
 */
export function createAdaptiveLimiter(initial: number): AdaptiveLimiter {
  let most = initial;
  let limit = most;
  let inFlight = 0;
  let inRow = 0;
  let halvings = 0;
  let answers = 0;
  let caution = 1;
  let arrivals = 0;
  let timer: NodeJS.Timeout | undefined;
  const queues = new Map<string, Queue>();

  function queueOf(model: string): Queue {
    const known = queues.get(model) ?? { rate: new RequestRate(), waiting: [] };
    queues.set(model, known);
    return known;
  }

  function admit(): void {
    clearTimeout(timer);
    while (inFlight < limit) {
      const now = performance.now();
      const next = nextOf([...queues.values()].filter(({ rate }) => rate.readyAt() <= now));
      if (!next) break;
      inFlight++;
      next.rate.send(now);
      next.waiting.shift()?.resume();
    }
    const blocked = [...queues.values()].filter(({ waiting }) => waiting.length > 0);
    if (inFlight >= limit || blocked.length === 0) return;
    const readyAt = Math.min(...blocked.map(({ rate }) => rate.readyAt()));
    timer = setTimeout(admit, Math.max(1, readyAt - performance.now()));
  }

  function slot(rate: RequestRate): Slot {
    const sentAt = performance.now();
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
      tooMany: waitMs => rate.refuse(sentAt, performance.now(), waitMs),
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

  async function acquire({ model, priority, signal }: SlotRequest): Promise<Slot> {
    const { rate, waiting } = queueOf(model);
    let resume: () => void = () => undefined;
    const admitted = new Promise<void>(resolve => (resume = resolve));
    const entry: Waiting = { priority, number: arrivals++, resume };
    const place = waiting.findLastIndex(other => other.priority >= priority) + 1;
    waiting.splice(place, 0, entry);
    admit();
    try {
      await unlessAborted(admitted, signal);
    } catch (error) {
      const at = waiting.indexOf(entry);
      if (at >= 0) waiting.splice(at, 1);
      else slot(rate).release();
      throw error;
    }
    return slot(rate);
  }

  return {
    acquire,
    learn: (model, stated, tokens) => queueOf(model).rate.learn(stated, tokens),
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

/** The queue whose first request is served next. */
function nextOf(queues: Queue[]): Queue | undefined {
  let next: { queue: Queue; first: Waiting } | undefined;
  for (const queue of queues) {
    const [first] = queue.waiting;
    if (first && (!next || isBefore(first, next.first))) next = { queue, first };
  }
  return next?.queue;
}

function isBefore(one: Waiting, other: Waiting): boolean {
  return one.priority === other.priority ? one.number < other.number : one.priority > other.priority;
}
