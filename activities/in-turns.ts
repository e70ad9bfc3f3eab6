import { setImmediate as turn } from 'node:timers/promises';
import type { Steps } from '../lib/optimizer/steps.js';

/** Work that nothing interrupts: well below the time between two heartbeats. */
const longestMilliseconds = 100;

/** Does long work step by step, and lets others have their turn again and again: heartbeats, other activities. */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  let begun = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - begun < longestMilliseconds) continue;
    await turn();
    begun = performance.now();
  }
}

/** The same for a list: something with each of its items. */
export async function mapInTurns<T, R>(items: readonly T[], change: (item: T) => R): Promise<R[]> {
  return inTurns(
    (function* (): Steps<R[]> {
      const results: R[] = [];
      for (const item of items) {
        results.push(change(item));
        yield;
      }
      return results;
    })(),
  );
}
