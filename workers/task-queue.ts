/** The task queue of a store: its runs are worked on by workers that have the store. */
export function taskQueueOf(storeId: string): string {
  return `fgo-${storeId}`;
}
