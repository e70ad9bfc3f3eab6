import type { RunStatus } from '../../report/status.js';
import { readRecordedProgress } from '../../store/run-record.js';
import { taskQueueOf } from '../../temporal/task-queue.js';
import type { AppContext } from '../context.js';
import type { FoundRun } from '../finding/find-run.js';
import { readStatus } from '../finding/read-run.js';
import type { WorkOptions } from './follow-run.js';
import { forgetUnlessBegun } from './forget-unbegun.js';
import { withWorker } from './with-worker.js';
import type { WorkedRun } from './worked-run.js';

/**
 * Works on a run in this process until it ends, waits or is interrupted. Uses the store's embedded server
 * unless another one is configured.
 */
export async function workOnRun(
  context: AppContext,
  found: FoundRun,
  options: WorkOptions,
): Promise<WorkedRun> {
  const { store, storePath, record } = found;
  const taskQueue = await taskQueueOf(store, record);
  const { agent } = options;
  const load = () => import('./follow-run.js');
  const worked = await forgetUnlessBegun(context, found, () =>
    withWorker(context, { store, storePath, work: taskQueue, agent, load }, async session => {
      const { followRun } = await load();
      return followRun({ context, found, session, options });
    }),
  );
  return worked ?? { status: await interruptedStatus(found), failure: null };
}

/** The status of a run that was interrupted before its workflow was started or found. */
async function interruptedStatus(found: FoundRun): Promise<RunStatus> {
  const progress = await readRecordedProgress(found.store, found.record.id);
  return readStatus(found, { progress, state: 'interrupted' });
}
