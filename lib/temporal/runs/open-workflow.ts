import { WorkflowNotFoundError } from '@temporalio/client';
import type { Workflow, WorkflowHandle } from '@temporalio/client';
import { WorkflowTakenError } from '../connection-errors.js';

/** What a workflow was started for, in its memo: the hash of the manifest of a run, of the plan of a comparison. */
export interface WorkflowMemo {
  manifest: string;
}

/**
 * Whether the workflow is open; false also where the server does not know it. Throws WorkflowTakenError where an open
 * one was started for something else: nothing of it may be shown, steered or cancelled as if it were ours.
 */
export async function isOpenWorkflow(
  handle: WorkflowHandle<Workflow>,
  { manifest }: WorkflowMemo,
): Promise<boolean> {
  try {
    const { status, memo } = await handle.describe();
    if (status.name !== 'RUNNING') return false;
    if (memo?.['manifest'] !== manifest) throw new WorkflowTakenError(handle.workflowId);
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
