import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { Manifest } from '../../config/manifest.js';
import type { Reference } from '../../domain/reference.js';
import { readPriority } from '../../ledger/run-limits.js';
import { updateRunRecord } from '../../store/run-record.js';
import type { RunRecord } from '../../store/run-record.js';
import { workflowIdOf } from '../../store/store-identity.js';
import type { Store } from '../../store/store.js';
import type { optimize } from '../../../workflows/optimize.js';
import type { OptimizeInput } from '../../../workflows/optimize-input.js';
import { describeRun, detailsOf } from './describe-run.js';
import { readableOrder } from '../../text/readable-order.js';
import { priorityOf } from './priority.js';
import { isOpenWorkflow } from './open-workflow.js';
import type { WorkflowMemo } from './open-workflow.js';
import { taskQueueOf } from '../task-queue.js';

export type RunHandle = WorkflowHandle<typeof optimize>;

/** Returns the input of a run's workflow: only references and numbers. */
export function workflowInput(input: {
  store: Store;
  record: Pick<RunRecord, 'id' | 'name' | 'manifest' | 'simulated' | 'data' | 'configFile'>;
  manifest: Manifest;
  modules: Reference;
  searchAttributes: boolean;
}): OptimizeInput {
  const { store, record, manifest, modules, searchAttributes } = input;
  const { train, validation, test } = manifest.splits;
  const own = {
    run: { run: record.id, manifest: record.manifest },
    settings: manifest.optimize,
    simulated: record.simulated,
    modules,
    moduleNames: Object.keys(manifest.modules).sort(),
    counts: { train: train.count, validation: validation.count, test: test.count },
    searchAttributes,
    ...(manifest.inherits && { takesFrom: manifest.inherits.run }),
    ...(manifest.extends && { extends: manifest.extends }),
    ...(manifest.approval && { approval: manifest.approval.before }),
    ...(manifest.stop && { stop: manifest.stop }),
    ...(manifest.notify && { notify: true }),
  };
  return { about: describeRun(record, manifest, store), ...readableOrder(own) };
}

/** A run of this store, on the server that the client is connected to. */
export interface RunOnServer {
  client: Client;
  store: Store;
  record: RunRecord;
}

export async function runHandle({
  client,
  store,
  record,
}: Omit<RunOnServer, 'record'> & { record: Pick<RunRecord, 'id'> }): Promise<RunHandle> {
  return client.workflow.getHandle<typeof optimize>(await workflowIdOf(store, record.id));
}

/**
 * Returns the run's open workflow, or starts a new one with the same id. A run whose workflow failed, was
 * ended or is unknown to the server (a new database) starts again, and finds all paid calls in the journal.
 * Throws WORKFLOW_TAKEN.
 */
export async function startOrAttach(run: RunOnServer, input: OptimizeInput): Promise<RunHandle> {
  const { client, store, record } = run;
  const handle = await runHandle(run);
  if (await isOpen(handle, record)) return handle;
  await updateRunRecord(store, record.id, now => (now.begun ? now : { ...now, begun: true }));
  try {
    return await client.workflow.start<typeof optimize>('optimize', {
      workflowId: handle.workflowId,
      taskQueue: await taskQueueOf(store, record),
      priority: priorityOf(record.id, await readPriority(store, record.id)),
      memo: { ...memoOf(record.manifest) },
      args: [input],
      staticSummary: `${record.strategy}, ${input.counts.train} train tasks${record.simulated ? ', simulated' : ''}`,
      staticDetails: detailsOf(input.about, record),
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    await isOpen(handle, record);
    return handle;
  }
}

/**
 * Returns whether the run's workflow is open; false also if the server does not know it. Throws
 * WORKFLOW_TAKEN.
 */
export function isOpen(handle: RunHandle, { manifest }: Pick<RunRecord, 'manifest'>): Promise<boolean> {
  return isOpenWorkflow(handle, memoOf(manifest));
}

export function memoOf({ sha256 }: Reference): WorkflowMemo {
  return { manifest: sha256 };
}
