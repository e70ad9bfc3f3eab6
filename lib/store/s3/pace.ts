import { setTimeout as pause } from 'node:timers/promises';

/** The requests that a write pays for, and how many are saved for later. */
const requestsPerWrite = 0.2;
const mostSaved = 20;
/** How long a write waits for others to share its request, in milliseconds. */
export const defaultLinger = 150;
/** After waiting in vain, the next appends do not wait: twice as many each time. */
const mostSkipped = 64;
/** Decides when to append: often enough for the writes that wait, and rarely enough for the bill. */
export class Pace {
  private saved = mostSaved;
  private arrived: (() => void) | undefined;
  private toSkip = 0;
  private skippedLast = 0;

  constructor(private readonly longestLinger: number) {}

  writeArrived(): void {
    this.saved = Math.min(mostSaved, this.saved + requestsPerWrite);
    this.arrived?.();
  }

  appended(): void {
    this.saved = Math.max(0, this.saved - 1);
  }

  /**
   * Waits until the writes that wait pay for a request, or for a limited time after the first of them arrived,
   * by `performance.now()`.
   */
  async beforeAppend(firstArrived: number): Promise<void> {
    if (this.saved >= 1 || this.toSkip-- > 0) return;
    const until = firstArrived + this.longestLinger;
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
