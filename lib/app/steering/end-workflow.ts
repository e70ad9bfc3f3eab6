import { setTimeout as sleep } from 'node:timers/promises';

const pollMilliseconds = 500;

/**
 * Ends a workflow: cancels it if a worker answers, so that it shuts down in order; terminates it otherwise,
 * and if the shutdown takes too long.
 */
export async function endWorkflow(options: {
  handle: { cancel(): Promise<unknown>; terminate(reason: string): Promise<unknown> };
  isOpen: () => Promise<boolean>;
  /** Returns null if no worker answers. */
  query: () => Promise<unknown>;
  /** How long an orderly shutdown may take. */
  orderlyMilliseconds: number;
}): Promise<void> {
  const { handle, isOpen, query, orderlyMilliseconds } = options;
  if (!(await isOpen())) return;
  const isAnswered = (await query()) !== null;
  if (isAnswered) {
    await handle.cancel();
    for (const until = Date.now() + orderlyMilliseconds; Date.now() < until; await sleep(pollMilliseconds))
      if (!(await isOpen())) return;
  }
  try {
    await handle.terminate(
      `Cancelled by hand; ${isAnswered ? tooSlow(orderlyMilliseconds) : 'no worker answered'}.`,
    );
  } catch (error) {
    // It has just closed.
    if (!(error instanceof Error) || error.name !== 'WorkflowNotFoundError') throw error;
  }
}

function tooSlow(milliseconds: number): string {
  return `it did not stop within ${milliseconds / 1000} seconds`;
}
