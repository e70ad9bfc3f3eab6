/** A rate per minute that saves up for at most this long, in milliseconds. */
interface AllowanceOptions {
  savesMs: number;
  /** What it can always save up. */
  atLeast: number;
}

/** Allows a number of units a minute, evenly over time. Unlimited until a rate is set. Times are in milliseconds. */
export class Allowance {
  private perMs = Infinity;
  private saved = 0;
  private settledAt = 0;

  constructor(private readonly options: AllowanceOptions) {}

  setPerMinute(amount: number, now: number): void {
    const wasUnlimited = this.perMs === Infinity;
    this.settle(now);
    this.perMs = amount / 60_000;
    this.saved = wasUnlimited ? this.capacity : Math.min(this.saved, this.capacity);
  }

  /** When these units may be taken; not after `now` if they may be taken at once. */
  readyAt(now: number, units: number): number {
    if (this.perMs === Infinity) return -Infinity;
    const missing = Math.min(units, this.capacity) - this.savedAt(now);
    if (missing <= 1e-9) return -Infinity;
    return this.perMs === 0 ? Infinity : now + missing / this.perMs;
  }

  /** Takes units, also those that are not there yet: later ones wait for them. Negative ones are given back. */
  take(now: number, units: number): void {
    if (this.perMs === Infinity) return;
    this.settle(now);
    this.saved -= units;
  }

  private get capacity(): number {
    return Math.max(this.options.atLeast, this.perMs * this.options.savesMs);
  }

  private savedAt(now: number): number {
    return Math.min(this.capacity, this.saved + (now - this.settledAt) * this.perMs);
  }

  private settle(now: number): void {
    if (this.perMs !== Infinity) this.saved = this.savedAt(now);
    this.settledAt = now;
  }
}
