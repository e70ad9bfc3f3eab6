import { getExternalWorkflowHandle, isCancellation, workflowInfo } from '@temporalio/workflow';
import type { SignalDefinition } from '@temporalio/workflow';
import { createPatience } from './patience.js';
import type { Patience } from './patience.js';
import { createSteering } from './steering.js';
import type { SteeredInput } from './steering.js';
import { waitingSignal } from './messages.js';

/** The run that a child workflow belongs to: the first segment of its id, which is a path. */
export function runOf(workflowId: string): string {
  return workflowId.split('/', 1)[0] ?? workflowId;
}

/** A child's id below the workflow that starts it. */
export function childId(name: string): string {
  return `${workflowInfo().workflowId}/${name}`;
}

/** This workflow's path below the run: `subset-003`. */
export function pathInRun(): string {
  const { workflowId } = workflowInfo();
  return workflowId.slice(runOf(workflowId).length + 1);
}

/** Tells the run. A run that is gone needs no telling: its children are about to be ended too. */
export async function tellRun<T extends [unknown]>(signal: SignalDefinition<T>, ...values: T): Promise<void> {
  try {
    await getExternalWorkflowHandle(runOf(workflowInfo().workflowId)).signal(signal, ...values);
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}

/** Patience that reports to the run, and is steered by it. */
export function createChildPatience({ steering }: SteeredInput): Patience {
  const path = workflowInfo().workflowId;
  return createPatience(createSteering(steering), wait => tellRun(waitingSignal, { path, ...wait }));
}
