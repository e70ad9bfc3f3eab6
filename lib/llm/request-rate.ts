import type { StatedLimit } from './limiter.js';

/** How far back sent requests are counted, in milliseconds. */
const windowMs = 10_000;
/** A shorter time proves no rate: the requests of its start are all in flight. */
const shortestMs = 1_000;
/** What is left of a rate that was too high: the most, and the least. */
const decrease = 0.93;
const steepestDecrease = 0.75;
/** A busy process sends late, and catches up on at most this much. */
const catchUpMs = 250;
/** The growth per second right after a decrease; it doubles every `doublingMs`. */
const growth = 0.002;
const doublingMs = 10_000;
/** The slowest rate, in requests per second: an endpoint that refuses everything is tried again. */
const slowest = 0.2;
/** A longer wait is the caller's to decide on. */
const longestBlockMs = 60_000;
/** With less than this share of a stated limit left, requests keep to its rate. */
const nearlyUsed = 0.25;
/** Other clients and rounding make a stated rate a little too high. */
const ofStated = 0.97;

/**
 * The rate at which requests to one model may be sent: multiplicative decrease when the endpoint refuses one,
 * to what it accepted before, and slow growth, which becomes faster the longer none is refused. Unlimited
 * until the first refusal, unless the endpoint states limits. Times are in milliseconds.
 */
export class RequestRate {
  /** Requests per second. */
  private rate = Infinity;
  private changedAt = 0;
  private decreasedAt = -Infinity;
  private countedFrom = -Infinity;
  private blockedUntil = -Infinity;
  private nextAt = -Infinity;
  private sent: number[] = [];
  private refused: number[] = [];
  private stated = Infinity;
  private tokensPerCall = 0;
  /** The rate before the last decrease. */
  private rateBefore = Infinity;
  /** The part of stated limits that is for this process: others use the rest. */
  portion = 1;

  /** The tokens that calls used lately, on average; 0 if unknown. */
  get tokensOfCall(): number {
    return this.tokensPerCall;
  }

  /** When the next request may be sent; not after `now` if it may be sent at once. */
  readyAt(): number {
    return Math.max(this.blockedUntil, this.nextAt);
  }

  /** A request is sent. */
  send(now: number): void {
    this.grow(now);
    this.sent.push(now);
    forgetBefore(this.sent, now - windowMs);
    forgetBefore(this.refused, now - windowMs);
    const rate = Math.min(this.rate, this.stated);
    this.nextAt = Math.max(this.nextAt, now - Math.max(catchUpMs, 1000 / rate)) + 1000 / rate;
  }

  /** A request that was sent at `sentAt` is refused for too many requests. */
  refuse(sentAt: number, now: number, waitMs = 0): void {
    this.refused.push(sentAt);
    this.blockedUntil = Math.max(this.blockedUntil, now + Math.min(waitMs, longestBlockMs));
    const isNew = sentAt >= this.decreasedAt;
    if (isNew) {
      this.countedFrom = Math.max(this.decreasedAt, this.sent[0] ?? now, now - windowMs);
      this.decreasedAt = now;
    }
    // Requests that were in flight together are refused together: each one shows better what was accepted.
    const isCounted = (at: number) => at >= this.countedFrom && at <= this.decreasedAt;
    const accepted = this.sent.filter(isCounted).length - this.refused.filter(isCounted).length;
    const seconds = Math.max(shortestMs, this.decreasedAt - this.countedFrom) / 1000;
    const proven = decrease * (accepted / seconds);
    if (isNew) this.rateBefore = this.rate;
    this.rate = Math.max(slowest, this.decreased(proven));
    this.changedAt = now;
    this.nextAt = Math.max(this.nextAt, now + 1000 / this.rate);
  }

  /** Takes the limits that an answer states. The tokens are those of its request. */
  learn(limits: readonly StatedLimit[], tokens: number): void {
    if (tokens > 0)
      this.tokensPerCall += (tokens - this.tokensPerCall) * (this.tokensPerCall === 0 ? 1 : 0.1);
    const rates = limits.map(({ unit, limit, remaining, windowMs: window }) => {
      if (remaining > nearlyUsed * limit) return Infinity;
      const requests = unit === 'requests' ? limit : limit / Math.max(1, this.tokensPerCall);
      return (ofStated * this.portion * requests * 1000) / window;
    });
    this.stated = Math.max(slowest, Math.min(Infinity, ...rates));
  }

  /** What was accepted shows too little if the process was busy, or blocked for longer than necessary. */
  private decreased(proven: number): number {
    const before = this.rateBefore;
    if (before === Infinity) return proven;
    return Math.min(decrease * before, Math.max(steepestDecrease * before, proven));
  }

  private grow(now: number): void {
    if (this.rate === Infinity) return;
    const since = (at: number) => 2 ** ((at - this.decreasedAt) / doublingMs);
    const seconds = doublingMs / 1000 / Math.LN2;
    this.rate *= Math.exp(growth * seconds * (since(now) - since(this.changedAt)));
    this.changedAt = now;
    if (this.rate > 1e4) this.rate = Infinity;
  }
}

function forgetBefore(times: number[], time: number): void {
  const kept = times.findIndex(at => at >= time);
  times.splice(0, kept < 0 ? times.length : kept);
}
