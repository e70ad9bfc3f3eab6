/**
 * The task queue of a run, or of a comparison with all its runs. Whoever works on one of them polls its queue alone:
 * other runs of the store that were interrupted must not go on, and spend, without being asked to.
 */
export function taskQueueOf(storeId: string, name: string): string {
  return `fgo-${storeId}-${name}`;
}
