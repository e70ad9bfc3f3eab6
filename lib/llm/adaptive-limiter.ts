import { unlessAborted } from './abort.js';
import { FairQueue, type QueuedCall } from './fair-queue.js';
import { InFlightLimit } from './in-flight-limit.js';
import { rateName } from './limiter.js';
import type { LimitShare, Limiter, Slot, SlotRequest, WaitingCall } from './limiter.js';
import { ModelRate } from './model-rate.js';
import { RunsOfEndpoint } from './runs-of-endpoint.js';

/** A limiter for the requests of one process. */
export interface AdaptiveLimiter extends Limiter {
  /** The current limit of requests in flight. */
  readonly limit: number;
}

const shareOfNone: LimitShare = { amounts: { calls: 0 }, portion: 1, weights: {}, hasLapsed: () => false };

/**
 * Limits requests in two ways: all models share a number in flight, and each has a rate. Both keep to the
 * smallest limits that runs configure, or to this process's share of them, and adapt to what the endpoint
 * accepts and states. Waiting calls are served in fair turns of their runs.
 */
export function createAdaptiveLimiter(initial: number): AdaptiveLimiter {
  const slots = new InFlightLimit(initial);
  const queue = new FairQueue();
  const runs = new RunsOfEndpoint(queue);
  const models = new Map<string, ModelRate>();
  let share: LimitShare | undefined;
  let onShort: (first: readonly WaitingCall[]) => void = () => undefined;
  let arrivals = 0;
  let timer: NodeJS.Timeout | undefined;

  function rateOf(model: string): ModelRate {
    const known = models.get(model);
    if (known) return known;
    const rate = new ModelRate();
    models.set(model, rate);
    applyTo(model, rate);
    return rate;
  }

  /** Applies what is allowed at present to a model. */
  function applyTo(model: string, rate: ModelRate): void {
    const amounts = share?.amounts ?? runs.limits;
    const allowed = (unit: 'requests' | 'tokens') => amounts[rateName(unit, model)] ?? Infinity;
    rate.setLimits({ requests: allowed('requests'), tokens: allowed('tokens') }, performance.now());
    rate.setPortion(share?.portion ?? 1);
  }

  function apply(): void {
    slots.setMost(runs.limits['calls'] ?? slots.most);
    slots.share = share?.amounts['calls'] ?? Infinity;
    for (const [model, rate] of models) applyTo(model, rate);
    runs.setWeights(share?.weights ?? {});
    admit();
  }

  function readyAt(call: QueuedCall, now: number): number {
    const rate = rateOf(call.model);
    return rate.readyAt(now, rate.expectedTokens(call.tokens));
  }

  function admit(): void {
    clearTimeout(timer);
    const now = performance.now();
    if (share?.hasLapsed()) slots.share = Math.min(slots.share, 1);
    while (slots.free >= 1) {
      // The last slot is what calls wait for; while there are more, it is the rate.
      const waitsFor = slots.free < 2 ? 'slots' : 'rate';
      const next = queue.take(call => readyAt(call, now) <= now, waitsFor);
      if (!next) break;
      const rate = rateOf(next.model);
      const tokens = rate.expectedTokens(next.tokens);
      rate.send(now, tokens);
      runs.sent(next, tokens);
      next.resume(slot(next.run, rate, tokens));
    }
    const blocked = queue.heads();
    if (blocked.length === 0) return;
    onShort(blocked);
    if (slots.free < 1) return;
    const next = Math.min(...blocked.map(call => readyAt(call, now)));
    if (next < Infinity) timer = setTimeout(admit, Math.max(1, next - now));
  }

  function slot(run: string, rate: ModelRate, tokens: number): Slot {
    const sentAt = performance.now();
    const { succeeded, timedOut, end } = slots.begin();
    let released = false;
    return {
      succeeded,
      timedOut,
      tooMany: waitMs => rate.refuse(sentAt, performance.now(), waitMs),
      release() {
        if (released) return;
        released = true;
        end();
        queue.end(run);
        rate.end(performance.now(), tokens);
        admit();
      },
    };
  }

  async function acquire({ signal, ...request }: SlotRequest): Promise<Slot> {
    let resume: (slot: Slot) => void = () => undefined;
    const admitted = new Promise<Slot>(resolve => (resume = resolve));
    const call: QueuedCall = { ...request, number: arrivals++, resume };
    if (runs.use(request.run)) apply();
    queue.add(call);
    admit();
    try {
      return await unlessAborted(admitted, signal);
    } catch (error) {
      if (!queue.remove(call)) void admitted.then(slot => slot.release());
      throw error;
    }
  }

  return {
    acquire,
    learn(model, stated, tokens) {
      rateOf(model).learn(stated, tokens, performance.now());
    },
    setRun(run, terms) {
      runs.set(run, terms);
      apply();
    },
    shareWithOthers(callback) {
      onShort = callback;
      share = shareOfNone;
      apply();
    },
    setShare(next) {
      share = next;
      apply();
    },
    readDemand() {
      if (runs.forgetIdle()) apply();
      return { limits: { ...runs.limits, calls: slots.most }, runs: runs.demand(slots.free >= 1) };
    },
    get limit() {
      return slots.allowed;
    },
    get inFlight() {
      return slots.inFlight;
    },
    get most() {
      return slots.most;
    },
  };
}
