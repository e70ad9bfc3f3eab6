import { errorText } from '../../domain/errors.js';
import { connect, createTemporalClient } from '../../temporal/connection.js';
import { saveMissingHistories } from '../../temporal/histories/missing-histories.js';
import { createRunContexts } from '../../../workers/run-contexts.js';
import { releaseServer } from '../../temporal/server/dev-server.js';
import { isOpen, runHandle } from '../../temporal/runs/start-run.js';
import { taskQueueOf } from '../../temporal/task-queue.js';
import { startWorker } from '../../../workers/worker.js';
import type { FoundRun } from '../finding/find-run.js';
import { printMessage } from '../terminal/output.js';

/**
 * Closes a run whose process died after it recorded the result and before its workflow closed: works on it
 * until it closes, and saves its histories. If that fails, warns and leaves it to the next command, because
 * the result is in the store.
 */
export async function closeEnded(found: FoundRun): Promise<void> {
  await closeThroughServer(found).catch((error: unknown) =>
    printMessage(`warning: its histories are not saved: ${errorText(error)}`),
  );
}

async function closeThroughServer({ store, storePath, record }: FoundRun): Promise<void> {
  const temporal = await connect({ storeDirectory: storePath, log: printMessage });
  const client = await createTemporalClient(temporal);
  const contexts = createRunContexts({ store, log: printMessage });
  try {
    const handle = await runHandle({ client, store, record });
    if (await isOpen(handle, record)) {
      const { services } = contexts;
      const taskQueue = await taskQueueOf(store, record);
      const worker = await startWorker({ temporal, taskQueue, services, log: printMessage });
      await Promise.race([handle.result().catch(() => undefined), worker.stopped]);
      await worker.stop();
    }
    await saveMissingHistories(client, store, record);
  } finally {
    await contexts.close();
    if (temporal.embedded) await releaseServer({ storeDirectory: storePath, log: printMessage });
  }
}
