import { errorText } from '../../domain/errors.js';
import { hasHistories } from '../../temporal/histories/has-histories.js';
import type { RunStatus } from '../../report/status.js';
import type { AppContext } from '../context.js';
import type { FoundRun } from '../finding/find-run.js';
import { readStatus } from '../finding/read-run.js';
import { keepReport } from '../report/write-report.js';

/**
 * Returns the status of a run that is done. If its process died after it recorded the result and before its
 * workflow closed, works on it until it closes, and saves its histories and its report; if that fails, logs it and leaves it
 * to the next command, because the result is in the store.
 */
export async function finishedStatus(context: AppContext, found: FoundRun): Promise<RunStatus> {
  if (!(await hasHistories(found.store, found.record.id))) {
    await closeWorkflow(context, found).catch((error: unknown) =>
      context.log(`warning: its histories are not saved: ${errorText(error)}`),
    );
  }
  await keepReport(context, found);
  return readStatus(found);
}

async function closeWorkflow(context: AppContext, { store, storePath, record }: FoundRun): Promise<void> {
  // Not loaded for a run whose histories are saved, which needs no server.
  const { saveMissingHistories } = await import('../../temporal/histories/missing-histories.js');
  const { isOpen, runHandle } = await import('../../temporal/runs/start-run.js');
  const { taskQueueOf } = await import('../../temporal/task-queue.js');
  const { withWorker } = await import('./with-worker.js');
  const taskQueue = await taskQueueOf(store, record);
  await withWorker(context, { store, storePath, work: taskQueue }, async ({ client, worker }) => {
    const handle = await runHandle({ client, store, record });
    if (await isOpen(handle, record))
      await Promise.race([handle.result().catch(() => undefined), worker.stopped]);
    await saveMissingHistories(client, store, record);
  });
}
