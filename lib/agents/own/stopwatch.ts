/** Measures the total time during which at least one activity is running. */
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
