import { CancellationScope, sleep } from '@temporalio/workflow';
import type { SignalDefinition } from '@temporalio/workflow';
import { readableOrder } from '../../lib/text/readable-order.js';
import { signalRun } from './node.js';

/** Sends what a workflow reports to its run. */
export interface Reporter<Value> {
  /** Returns at once. Of several reports that wait, only the last one is sent. */
  report(value: Value): Promise<void>;
  /** Resolves once everything is sent: await it before the workflow ends. */
  sent(): Promise<void>;
}

/** A report is sent at once, within the longest delay, or with the next one that is. */
export type Urgency = 'now' | 'soon' | 'withNext';

const longestDelay = '2s';

/**
 * Each report is an event in the run's history and a line on its page, so those without news wait for a later one.
 * `urgencyOf` compares a report with what was sent last; null if nothing was.
 */
export function createReporter<Value extends object>(
  signal: SignalDefinition<[Value]>,
  urgencyOf: (value: Value, last: Value | null) => Urgency,
): Reporter<Value> {
  let next: Value | null = null;
  let last: Value | null = null;
  let sending: Promise<void> | null = null;
  let delay: CancellationScope | null = null;

  async function sendAll(): Promise<void> {
    try {
      while (next !== null) {
        last = next;
        next = null;
        await signalRun(signal, last);
      }
    } finally {
      // Together with the last look at `next`: a report after it starts another sending.
      sending = null;
    }
  }
  function send(): void {
    if (sending !== null || next === null) return;
    sending = sendAll();
    // A cancellation ends the workflow anyway.
    sending.catch(() => undefined);
  }
  function sendLater(): void {
    if (delay) return;
    const scope = (delay = new CancellationScope());
    void scope
      .run(() => sleep(longestDelay, { summary: 'until it reports its step' }))
      .then(send, () => undefined)
      .finally(() => (delay = null));
  }
  return {
    report(value) {
      // A copy: the sender changes its report as it goes on.
      next = readableOrder(value);
      const urgency = urgencyOf(value, last);
      if (urgency === 'now') send();
      if (urgency === 'soon') sendLater();
      return Promise.resolve();
    },
    async sent() {
      delay?.cancel();
      send();
      await sending;
    },
  };
}
