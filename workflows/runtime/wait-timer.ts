import { CancellationScope, sleep } from '@temporalio/workflow';
import type { Waiting } from '../../lib/domain/progress.js';
import { waitSummary } from './wait-summary.js';

/** Shows on a workflow's page, as an open timer, what it waits for; nothing depends on the timer. */
export interface WaitTimer {
  show(waiting: Pick<Waiting, 'kind' | 'asIs'> | undefined): void;
}

/** Longer than any wait. */
const longest = '3650 days';

export function createWaitTimer(): WaitTimer {
  let open: { summary: string; scope: CancellationScope } | undefined;
  return {
    show(waiting) {
      const summary = waiting && waitSummary(waiting);
      if (summary === open?.summary) return;
      open?.scope.cancel();
      open = summary === undefined ? undefined : { summary, scope: startTimer(summary) };
    },
  };
}

function startTimer(summary: string): CancellationScope {
  const scope = new CancellationScope();
  scope.run(() => sleep(longest, { summary })).catch(() => undefined);
  return scope;
}
