import { executeChild } from '@temporalio/workflow';
import type { Evaluation } from '../algorithm/domain/evaluation.js';
import type { RunReference } from '../algorithm/domain/manifest.js';
import type { Reference } from '../algorithm/domain/reference.js';
import type { TaskSelection } from '../activities/select-tasks.js';
import { childId } from './child.js';
import { evaluate } from './evaluate.js';

export interface EvaluateTasks {
  run: RunReference;
  /** What the evaluation is for, in the child's id: `explore-1`. */
  purpose: string;
  /** For the list of workflows in the UI. */
  summary: string;
  modules: Reference;
  selection: TaskSelection;
  count: number;
}

/** Evaluates modules on tasks in a child workflow. */
export async function evaluateTasks({ purpose, summary, ...input }: EvaluateTasks): Promise<Evaluation> {
  return executeChild(evaluate, {
    workflowId: childId(`evaluate-${purpose}`),
    args: [input],
    staticSummary: summary,
  });
}
