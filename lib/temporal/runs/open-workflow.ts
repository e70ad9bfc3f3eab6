import { WorkflowNotFoundError } from '@temporalio/client';
import type { Workflow, WorkflowHandle } from '@temporalio/client';
import { workflowTaken } from '../connection-errors.js';

/** What a workflow was started for, in its memo: the hash of a run's manifest, or of a comparison's plan. */
export interface WorkflowMemo {
  manifest: string;
}

/**
 * Returns whether the workflow is open; false also if the server does not know it. Throws WORKFLOW_TAKEN
 * if an open one was started for something else, because it must not be shown, steered or cancelled as ours.
 */
export async function isOpenWorkflow(
  handle: WorkflowHandle<Workflow>,
  { manifest }: WorkflowMemo,
): Promise<boolean> {
  try {
    const { status, memo } = await handle.describe();
    if (status.name !== 'RUNNING') return false;
    if (memo?.['manifest'] !== manifest) throw workflowTaken(handle.workflowId);
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
