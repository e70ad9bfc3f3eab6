import type { TimeOut } from './limiter.js';

const mostCaution = 64;

/** One request in flight, whose outcome adapts the limit. */
export interface InFlight {
  succeeded(): void;
  timedOut(): TimeOut;
  end(): void;
}

/**
 * The number of requests in flight, by additive increase and multiplicative decrease. It follows time-outs: it
 * halves, at most once for the requests that were in flight together, and grows by one after as many
 * consecutive replies as the current limit. A time-out is charged, unlike a refusal: after each one, growth
 * takes four times as many replies, up to 64 times. Never below 1 nor above the maximum, which it is at first.
 */
export class InFlightLimit {
  /** What this process may use. */
  share = Infinity;
  inFlight = 0;
  private limit: number;
  private inRow = 0;
  private halvings = 0;
  private answers = 0;
  private caution = 1;

  constructor(private maximum: number) {
    this.limit = maximum;
  }

  get most(): number {
    return this.maximum;
  }

  get allowed(): number {
    return Math.min(this.limit, this.share);
  }

  get free(): number {
    return this.allowed - this.inFlight;
  }

  /** Sets the maximum, and the limit to it immediately; requests in flight finish. */
  setMost(most: number): void {
    if (most === this.maximum) return;
    this.maximum = this.limit = most;
    this.inRow = 0;
    this.caution = 1;
  }

  begin(): InFlight {
    this.inFlight += 1;
    const startedAfter = this.halvings;
    const answeredBefore = this.answers;
    const others = Math.max(this.allowed, this.inFlight);
    const startedAlone = this.inFlight === 1;
    let ended = false;
    return {
      succeeded: () => this.grow(),
      timedOut: () => {
        const overtaken = this.answers - answeredBefore >= 2 * others;
        if (!overtaken) this.halve(startedAfter);
        return { overtaken, alone: startedAlone && this.inFlight === 1 };
      },
      end: () => {
        if (!ended) this.inFlight -= 1;
        ended = true;
      },
    };
  }

  private grow(): void {
    this.answers += 1;
    if (++this.inRow < this.allowed * this.caution || this.limit === this.maximum) return;
    this.inRow = 0;
    this.limit += 1;
  }

  /** A request that was sent before the last halving is accounted for. */
  private halve(startedAfter: number): void {
    this.inRow = 0;
    if (startedAfter < this.halvings) return;
    this.halvings += 1;
    this.limit = Math.max(1, Math.floor(this.allowed / 2));
    this.caution = Math.min(mostCaution, this.caution * 4);
  }
}
