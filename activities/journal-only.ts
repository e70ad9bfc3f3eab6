import { AsyncLocalStorage } from 'node:async_hooks';

const reasons = new AsyncLocalStorage<string>();

/** Runs an operation whose LLM calls only the journal may answer; `reason` states why nothing is sent. */
export function withJournalOnly<T>(reason: string, run: () => Promise<T>): Promise<T> {
  return reasons.run(reason, run);
}

/** Why calls made here are not sent; undefined if they are sent. */
export function whyUnsent(): string | undefined {
  return reasons.getStore();
}
