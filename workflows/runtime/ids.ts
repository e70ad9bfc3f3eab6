import { workflowInfo } from '@temporalio/workflow';
import { parseWorkflowId, workflowIdBelow } from '../../lib/domain/workflow-id.js';

/** A child's id below the workflow that starts it. */
export function childId(name: string): string {
  return workflowIdBelow(workflowInfo().workflowId, name);
}

/** The id of a node in the run's tree. It depends on the run, not on the workflow that starts the node. */
export function idInRun(path: string): string {
  return workflowIdBelow(rootId(), path);
}

/** This workflow's path below the run: `subset-003`. */
export function pathInRun(): string {
  return parseWorkflowId(workflowInfo().workflowId).path;
}

export function rootId(): string {
  return parseWorkflowId(workflowInfo().workflowId).root;
}
