import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { manifestSchema } from '../../config/manifest.js';
import type { Artifacts } from '../../store/artifacts.js';
import { comparisonKeys } from '../../store/comparison-record.js';
import type { ComparisonRecord, RecordedRun } from '../../store/comparison-record.js';
import { workflowIdOf } from '../../store/store-identity.js';
import type { Store } from '../../store/store.js';
import type { CompareInput, compare } from '../../../workflows/compare.js';
import { historyText } from '../histories/history-text.js';
import { isOpenWorkflow } from './open-workflow.js';
import { priorityOf } from './priority.js';
import { memoOf, workflowInput } from './start-run.js';
import { taskQueueOf } from '../task-queue.js';

export type ComparisonHandle = WorkflowHandle<typeof compare>;

export async function comparisonHandle(options: {
  client: Client;
  store: Store;
  record: ComparisonRecord;
}): Promise<ComparisonHandle> {
  const { client, store, record } = options;
  return client.workflow.getHandle<typeof compare>(await workflowIdOf(store, record.id));
}

/**
 * Returns the comparison's open workflow, or starts a new one, which does not start finished runs again.
 * Throws WORKFLOW_TAKEN.
 */
export async function startOrAttachComparison(options: {
  client: Client;
  store: Store;
  artifacts: Artifacts;
  record: ComparisonRecord;
  searchAttributes: boolean;
}): Promise<ComparisonHandle> {
  const { client, store, record } = options;
  const handle = await comparisonHandle(options);
  if (await isComparisonOpen(handle, record)) return handle;
  const runs = await Promise.all(record.runs.map(run => plannedRun(run, options)));
  const input: CompareInput = { comparison: record.id, window: record.window, runs };
  try {
    return await client.workflow.start<typeof compare>('compare', {
      workflowId: handle.workflowId,
      taskQueue: await taskQueueOf(store, record),
      priority: priorityOf(record.id, record.priority),
      memo: { manifest: record.fingerprint },
      args: [input],
      staticSummary: `compares ${[...new Set(record.runs.map(({ label }) => label))].join(', ')}: ${record.runs.length} runs`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    await isComparisonOpen(handle, record);
    return handle;
  }
}

async function plannedRun(
  run: RecordedRun,
  options: { store: Store; artifacts: Artifacts; record: ComparisonRecord; searchAttributes: boolean },
): Promise<CompareInput['runs'][number]> {
  const { store, artifacts, record, searchAttributes } = options;
  const manifest = await artifacts.get(run.manifest, manifestSchema);
  const started = { ...record, id: run.run, manifest: run.manifest, simulated: run.simulated };
  const modules = await artifacts.put(manifest.modules);
  return {
    input: workflowInput({ store, record: started, manifest, modules, searchAttributes }),
    memo: { ...memoOf(run.manifest) },
    summary: `${run.label}, ${run.size} train tasks, seed ${run.seed}`,
  };
}

/** Returns whether it is open; false also if the server does not know it. Throws WORKFLOW_TAKEN. */
export function isComparisonOpen(
  handle: ComparisonHandle,
  { fingerprint }: Pick<ComparisonRecord, 'fingerprint'>,
): Promise<boolean> {
  return isOpenWorkflow(handle, { manifest: fingerprint });
}

/** Saves only the comparison's own history; those of its runs are saved like any other run's. */
export async function saveComparisonHistory(options: {
  client: Client;
  store: Store;
  record: ComparisonRecord;
}): Promise<void> {
  const { client, store, record } = options;
  const history = await (await comparisonHandle(options)).fetchHistory();
  await store.write(comparisonKeys(record.id).history, await historyText(client, history));
}
