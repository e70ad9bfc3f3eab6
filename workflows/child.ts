import { getExternalWorkflowHandle, isCancellation, workflowInfo } from '@temporalio/workflow';
import type { SignalDefinition } from '@temporalio/workflow';
import { parseWorkflowId, workflowIdBelow } from '../lib/domain/workflow-id.js';
import { createPatience } from './patience.js';
import type { Patience } from './patience.js';
import { createSteering } from './steering.js';
import type { SteeredInput } from './steering.js';
import { waitingSignal } from './messages.js';

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

function rootId(): string {
  return parseWorkflowId(workflowInfo().workflowId).root;
}

/** Signals the run. A run that is gone is ignored: its children are about to be ended too. */
export async function tellRun<T extends [unknown]>(signal: SignalDefinition<T>, ...values: T): Promise<void> {
  try {
    await getExternalWorkflowHandle(rootId()).signal(signal, ...values);
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}

/** Patience that reports to the run and is steered by it. */
export function createChildPatience({ steering }: SteeredInput): Patience {
  const path = workflowInfo().workflowId;
  return createPatience(createSteering(steering), wait => tellRun(waitingSignal, { path, ...wait }));
}
