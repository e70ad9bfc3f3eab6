import { setTimeout as pause } from 'node:timers/promises';
import { Turns } from './turns.js';

/** The requests that a write pays for, and how many are saved for later. */
const requestsPerWrite = 0.3;
const mostSaved = 20;
/** How long a write waits for others to share its request, in milliseconds. */
export const defaultLinger = 150;
/** After waiting in vain, the next appends do not wait: twice as many each time. */
const mostSkipped = 64;
/** How much a new duration of an append counts. */
const weight = 0.2;
const shortestPoll = 5;
/** An append that took longer, in milliseconds, was retried: that is not usual. */
const longestUsual = 500;

/** Decides when to append: often enough for the writes that wait, and rarely enough for the bill. */
export class Pace {
  readonly turns: Turns;
  private saved = mostSaved;
  /** The usual duration of an append, in milliseconds. */
  private usual: number | undefined;
  private arrived: (() => void) | undefined;
  private toSkip = 0;
  private skippedLast = 0;

  constructor(
    writer: string,
    /** Learns of the others' segments. */
    private readonly refresh: () => Promise<void>,
    private readonly longestLinger: number,
  ) {
    this.turns = new Turns(writer);
  }

  writeArrived(): void {
    this.saved = Math.min(mostSaved, this.saved + requestsPerWrite);
    this.arrived?.();
  }

  appended(milliseconds: number): void {
    this.saved = Math.max(0, this.saved - 1);
    const latest = Math.min(milliseconds, longestUsual);
    this.usual = this.usual === undefined ? latest : this.usual + weight * (latest - this.usual);
  }

  /** Waits until a segment may be appended, whose first write arrived at a time by `performance.now()`. */
  async beforeAppend(firstArrived: number): Promise<void> {
    await this.linger(firstArrived + this.longestLinger);
    const usual = this.usual ?? 0;
    // An append takes a turn, and so does learning of it.
    const turn = 2 * usual;
    for (;;) {
      const wait = this.turns.waitFor(turn, performance.now());
      if (wait === 0) return;
      await pause(Math.min(wait, Math.max(shortestPoll, usual / 3)));
      await this.refresh();
    }
  }

  /** Waits for more writes until they pay for a request, or until a time. */
  private async linger(until: number): Promise<void> {
    if (this.saved >= 1 || this.toSkip-- > 0) return;
    let hasCompany = false;
    for (let left = until - performance.now(); this.saved < 1 && left > 0; left = until - performance.now()) {
      const waited = new AbortController();
      const arrival = new Promise<true>(resolve => (this.arrived = () => resolve(true)));
      const timer = pause(left, false, { signal: waited.signal }).catch(() => false);
      hasCompany = (await Promise.race([arrival, timer])) || hasCompany;
      waited.abort();
    }
    this.arrived = undefined;
    this.skippedLast = hasCompany ? 0 : Math.min(mostSkipped, Math.max(1, 2 * this.skippedLast));
    this.toSkip = this.skippedLast;
  }
}
