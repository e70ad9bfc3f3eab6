import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { manifestSchema } from '../algorithm/domain/manifest.js';
import type { Artifacts } from '../store/artifacts.js';
import { comparisonKeys } from '../store/comparison-record.js';
import type { ComparisonRecord, RecordedRun } from '../store/comparison-record.js';
import type { Store } from '../store/store.js';
import type { CompareInput, compare } from '../workflows/compare.js';
import { workflowInput } from './start-run.js';

export type ComparisonHandle = WorkflowHandle<typeof compare>;

export function comparisonHandle(client: Client, id: string): ComparisonHandle {
  return client.workflow.getHandle<typeof compare>(id);
}

/**
 * The comparison's workflow: the one that is open, or a new one, in which runs that have their result are not
 * begun again.
 */
export async function startOrAttachComparison(parts: {
  client: Client;
  artifacts: Artifacts;
  record: ComparisonRecord;
  searchAttributes: boolean;
}): Promise<ComparisonHandle> {
  const { client, record } = parts;
  const handle = comparisonHandle(client, record.id);
  if (await isComparisonOpen(handle)) return handle;
  const runs = await Promise.all(record.runs.map(run => plannedRun(run, parts)));
  const input: CompareInput = { comparison: record.id, window: record.window, runs };
  try {
    return await client.workflow.start<typeof compare>('compare', {
      workflowId: record.id,
      taskQueue: record.taskQueue,
      args: [input],
      staticSummary: `compares ${[...new Set(record.runs.map(({ label }) => label))].join(', ')}: ${record.runs.length} runs`,
    });
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return handle;
    throw error;
  }
}

async function plannedRun(
  run: RecordedRun,
  parts: { artifacts: Artifacts; record: ComparisonRecord; searchAttributes: boolean },
): Promise<CompareInput['runs'][number]> {
  const { artifacts, record, searchAttributes } = parts;
  const manifest = await artifacts.get(run.manifest, manifestSchema);
  const { configFile, taskQueue, startedAt } = record;
  const started = {
    schemaVersion: 1 as const,
    id: run.run,
    ...{ configFile, manifest: run.manifest, fingerprint: run.fingerprint, strategy: run.strategy },
    ...{ simulated: run.simulated, taskQueue, startedAt, endedAt: null },
  };
  const modules = await artifacts.put(manifest.modules);
  return {
    input: workflowInput({ record: started, manifest, modules, searchAttributes }),
    summary: `${run.label}, ${run.size} train tasks, seed ${run.seed}`,
  };
}

/** False also where the server does not know it. */
export async function isComparisonOpen(handle: ComparisonHandle): Promise<boolean> {
  try {
    return (await handle.describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** Saves the comparison's own history; those of its runs are saved as any run's are. */
export async function saveComparisonHistory(client: Client, store: Store, id: string): Promise<void> {
  const history = await client.workflow.getHandle(id).fetchHistory();
  const text = `${JSON.stringify(JSON.parse(historyToJSON(history)))}\n`;
  await store.write(comparisonKeys(id).history, text);
}
