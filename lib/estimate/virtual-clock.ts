/** Waits until everything that can continue without the clock has continued. */
export type Settle = () => Promise<unknown>;

interface Sleeper {
  at: number;
  wake: () => void;
}

/** Time that passes only while everything waits for it: what is counted takes no time itself. */
export class VirtualClock {
  /** Seconds since the start. */
  now = 0;
  /** In the order in which they wake. */
  private readonly sleepers: Sleeper[] = [];

  sleepUntil(at: number): Promise<void> {
    return new Promise(wake => {
      // Most of them wake after all others.
      const before = this.sleepers.findLastIndex(sleeper => sleeper.at <= at);
      this.sleepers.splice(before + 1, 0, { at, wake });
    });
  }

  /** Lets time pass until the work is done. */
  async run<Result>(work: Promise<Result>, settle: Settle): Promise<Result> {
    let isRunning = true;
    const ended = () => {
      isRunning = false;
    };
    work.then(ended, ended);
    for (;;) {
      await settle();
      if (!isRunning) return work;
      const [next] = this.sleepers;
      if (!next) throw new Error('What is counted waits for something that never happens.');
      this.now = Math.max(this.now, next.at);
      const later = this.sleepers.findIndex(({ at }) => at > this.now);
      const due = this.sleepers.splice(0, later < 0 ? this.sleepers.length : later);
      for (const { wake } of due) wake();
    }
  }
}

/** An endpoint with a limit on the calls in flight, and a worker that handles one call after the other. */
export class CountedEndpoint {
  /** When all calls that were sent so far are answered. */
  private free = 0;

  constructor(
    private readonly clock: VirtualClock,
    private readonly concurrency: number,
  ) {}

  /** Takes as long as these calls take, of which at most `atOnce` can be in flight together. */
  async call({ calls, seconds, atOnce }: { calls: number; seconds: number; atOnce: number }): Promise<void> {
    if (calls <= 0) return;
    const { clock, concurrency } = this;
    const rounds = calls / Math.max(1, Math.min(concurrency, atOnce));
    this.free = Math.max(this.free, clock.now) + calls * Math.max(seconds / concurrency, secondsOfWorker);
    await clock.sleepUntil(Math.max(clock.now + Math.max(1, rounds) * seconds, this.free) + secondsOfStep);
  }
}

/** Seconds that the worker itself spends on each call: counting, hashing, writing. */
const secondsOfWorker = 0.009;
/** Seconds to start and end a step. */
const secondsOfStep = 0.3;
