import { setTimeout as sleep } from 'node:timers/promises';

/** What a worker depends on, by the name for messages, with a request that is answered while it is there. */
export type Dependencies = Readonly<Record<string, () => Promise<unknown>>>;

const usualTimes = { everyMs: 5_000, longestMs: 10_000 };

/**
 * Asks each dependency again and again until the signal aborts, and reports which do not answer, whenever that
 * changes.
 */
export function watchReachability(options: {
  dependencies: Dependencies;
  onChange: (lost: string[]) => void;
  signal: AbortSignal;
  times?: typeof usualTimes;
}): void {
  const { dependencies, onChange, signal, times = usualTimes } = options;
  const lost = new Set<string>();

  function report(name: string, answers: boolean): void {
    if (answers === !lost.has(name)) return;
    if (answers) lost.delete(name);
    else lost.add(name);
    onChange([...lost]);
  }

  async function watch(name: string, ask: () => Promise<unknown>): Promise<void> {
    do {
      const answer = ask().then(
        () => true,
        () => false,
      );
      const late = sleep(times.longestMs, false, { ref: false });
      report(name, await Promise.race([answer, late]));
      // A request that is repeated for long ends as soon as the dependency is back.
      report(name, await answer);
    } while (await sleep(times.everyMs, true, { signal, ref: false }).catch(() => false));
  }

  for (const [name, ask] of Object.entries(dependencies)) void watch(name, ask);
}
