import { setImmediate as turn } from 'node:timers/promises';
import type { Cooperative } from '../lib/optimizer/cooperative.js';

/** Time without a yield: well below the time between two heartbeats. */
const longestMilliseconds = 100;

/** Runs long work step by step, and yields regularly to heartbeats and other activities. */
export async function runWithYields<T>(steps: Cooperative<T>): Promise<T> {
  let begun = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - begun < longestMilliseconds) continue;
    await turn();
    begun = performance.now();
  }
}

/** The same for a list: maps each item. */
export async function mapWithYields<T, R>(items: readonly T[], change: (item: T) => R): Promise<R[]> {
  return runWithYields(
    (function* (): Cooperative<R[]> {
      const results: R[] = [];
      for (const item of items) {
        results.push(change(item));
        yield;
      }
      return results;
    })(),
  );
}
