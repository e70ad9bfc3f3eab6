import type { SignalDefinition } from '@temporalio/workflow';
import { signalRun } from './node.js';

/** Sends what a workflow reports to its run. */
export interface Reporter<Value> {
  /** Returns at once. One signal is in flight at a time: of several reports that wait, the last one is sent. */
  report(value: Value): Promise<void>;
  /** Resolves once everything is sent: await it before the workflow ends. */
  sent(): Promise<void>;
}

export function createReporter<Value>(signal: SignalDefinition<[Value]>): Reporter<Value> {
  let next: { value: Value } | null = null;
  let sending: Promise<void> | null = null;
  async function send(): Promise<void> {
    while (next) {
      const { value } = next;
      next = null;
      await signalRun(signal, value);
    }
    sending = null;
  }
  return {
    report(value) {
      next = { value };
      sending ??= send();
      // A cancellation ends the workflow anyway.
      sending.catch(() => undefined);
      return Promise.resolve();
    },
    sent: () => sending ?? Promise.resolve(),
  };
}
