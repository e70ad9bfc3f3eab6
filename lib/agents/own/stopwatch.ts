/** Adds up the time in which at least one of several things is under way. */
export class Stopwatch {
  private running = 0;
  private since = 0;
  private total = 0;

  start(): void {
    if (this.running++ === 0) this.since = performance.now();
  }

  stop(): void {
    if (--this.running === 0) this.total += performance.now() - this.since;
  }

  milliseconds(): number {
    return this.total + (this.running > 0 ? performance.now() - this.since : 0);
  }
}
