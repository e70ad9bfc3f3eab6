import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { Manifest } from '../algorithm/domain/manifest.js';
import type { Reference } from '../algorithm/domain/reference.js';
import type { RunRecord } from '../store/run-record.js';
import type { optimize } from '../workflows/optimize.js';
import type { OptimizeInput } from '../workflows/run-state.js';

export type RunHandle = WorkflowHandle<typeof optimize>;

/** The input of a run's workflow: references and numbers alone. */
export function workflowInput(input: {
  record: RunRecord;
  manifest: Manifest;
  modules: Reference;
  searchAttributes: boolean;
}): OptimizeInput {
  const { record, manifest, modules, searchAttributes } = input;
  const { train, validation, test } = manifest.splits;
  return {
    run: { run: record.id, manifest: record.manifest },
    settings: manifest.optimize,
    simulated: record.simulated,
    modules,
    moduleNames: Object.keys(manifest.modules).sort(),
    counts: { train: train.count, validation: validation.count, test: test.count },
    searchAttributes,
    ...(manifest.takes && { takesFrom: manifest.takes.run }),
    ...(manifest.extends && { extends: manifest.extends }),
    ...(manifest.approval && { approval: manifest.approval.before }),
    ...(manifest.stop && { stop: manifest.stop }),
    ...(manifest.notify && { notify: true }),
  };
}

/**
 * The run's workflow: the one that is open, or a new one of the same id. A run whose workflow failed, was ended
 * or is unknown to the server (a new database) begins anew, and finds all that it paid in the journal.
 */
export async function startOrAttach(
  client: Client,
  record: RunRecord,
  input: OptimizeInput,
): Promise<RunHandle> {
  const handle = client.workflow.getHandle<typeof optimize>(record.id);
  if (await isOpen(handle)) return handle;
  try {
    return await client.workflow.start<typeof optimize>('optimize', {
      workflowId: record.id,
      taskQueue: record.taskQueue,
      args: [input],
      staticSummary: `${record.strategy}, ${input.counts.train} train tasks${record.simulated ? ', simulated' : ''}`,
      staticDetails: `Started from ${record.configFile.replaceAll('\\', '/').split('/').slice(-2).join('/')}.`,
    });
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return handle;
    throw error;
  }
}

/** False also where the server does not know the run. */
export async function isOpen(handle: RunHandle): Promise<boolean> {
  try {
    return (await handle.describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
