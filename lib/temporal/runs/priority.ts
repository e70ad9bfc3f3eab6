import type { Priority } from '@temporalio/common';
import { usualPriority, weightOf } from '../../ledger/run-limits.js';

/** In bytes. */
const longestKey = 64;

/**
 * The priority of a workflow, its activities and its children. Servers without priorities and fairness ignore
 * it: each run has a queue of its own, and shares the endpoint with others by the limits.
 */
export function priorityOf(id: string, priority = usualPriority): Priority {
  return {
    priorityKey: priority,
    fairnessKey: id.slice(0, longestKey),
    fairnessWeight: weightOf(priority),
  };
}
