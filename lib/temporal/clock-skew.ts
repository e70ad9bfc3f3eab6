import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';

const longestMilliseconds = 10_000;
/** The server logs a warning about shorter polls. */
const pollMilliseconds = 60_000;
/** The API's numbers for a queue with its own name, and for activities. */
const normal = 1;
const ofActivities = 2;

/**
 * How far the clock of this machine is ahead of the server's, in milliseconds: polls a queue that nobody
 * uses, and reads when the server saw it. Null if the server does not say.
 */
export async function measureClockSkew({
  workflowService,
  options,
  connection,
}: Client): Promise<number | null> {
  const { namespace } = options;
  const taskQueue = { name: `fgo-clock-${randomUUID()}`, kind: normal };
  const sentAt = Date.now();
  const controller = new AbortController();
  const poll = () => workflowService.pollActivityTaskQueue({ namespace, taskQueue, identity: 'fgo-clock' });
  // The server takes no poll without a deadline.
  const limited = () => connection.withDeadline(sentAt + pollMilliseconds, poll);
  const polling = connection.withAbortSignal(controller.signal, limited).catch(() => undefined);
  try {
    while (Date.now() - sentAt < longestMilliseconds) {
      await sleep(100);
      const found = await workflowService.describeTaskQueue({
        namespace,
        taskQueue,
        taskQueueType: ofActivities,
      });
      const seen = found.pollers?.[0]?.lastAccessTime;
      if (seen?.seconds) return sentAt - (Number(seen.seconds) * 1_000 + (seen.nanos ?? 0) / 1e6);
    }
    return null;
  } finally {
    controller.abort();
    await polling;
  }
}
