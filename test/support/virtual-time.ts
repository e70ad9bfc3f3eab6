/** Timers and `performance.now()` that only pass on command. Dates are real. */
export interface VirtualTime {
  /** Runs what is due within these milliseconds, in order, each with everything that follows at once. */
  pass(milliseconds: number): Promise<void>;
  restore(): void;
}

interface Timer {
  at: number;
  number: number;
  run: () => void;
}

export function startVirtualTime(): VirtualTime {
  const { setTimeout, clearTimeout } = globalThis;
  const realNow = performance.now.bind(performance);
  const timers = new Map<object, Timer>();
  let now = realNow();
  let number = 0;

  const start = (run: () => void, milliseconds = 0): object => {
    const handle = { unref: () => handle, ref: () => handle };
    timers.set(handle, { at: now + Math.max(1, milliseconds), number: number++, run });
    return handle;
  };
  Object.assign(globalThis, { setTimeout: start, clearTimeout: (handle: object) => timers.delete(handle) });
  performance.now = () => now;
  const settle = () => new Promise(resolve => setImmediate(resolve));

  /** Takes the first timer that is due by then. */
  function takeNext(until: number): Timer | undefined {
    let first: [object, Timer] | undefined;
    for (const entry of timers) {
      const [, { at, number: place }] = entry;
      if (at > until) continue;
      if (!first || at < first[1].at || (at === first[1].at && place < first[1].number)) first = entry;
    }
    if (first) timers.delete(first[0]);
    return first?.[1];
  }

  return {
    async pass(milliseconds) {
      const until = now + milliseconds;
      await settle();
      for (let next = takeNext(until); next; next = takeNext(until)) {
        now = next.at;
        next.run();
        await settle();
      }
      now = until;
    },
    restore() {
      Object.assign(globalThis, { setTimeout, clearTimeout });
      performance.now = realNow;
    },
  };
}
