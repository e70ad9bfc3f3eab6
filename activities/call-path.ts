import { asyncLocalStorage } from '@temporalio/activity';
import { parseWorkflowId } from '../lib/domain/workflow-id.js';
import type { LanguageModels } from '../lib/llm/call.js';
import { whyUnsent } from './journal-only.js';

/** By activity: the paths below the run of those that are a step of their own. */
const ownPaths = new WeakMap<object, string>();

/** Records the calls of the current activity under this path, instead of that of its workflow. */
export function recordCallsUnder(path: string): void {
  const activity = asyncLocalStorage.getStore();
  if (activity) ownPaths.set(activity, path);
}

/**
 * The path, below its run, of the current activity's step, or else of the workflow that it works for; null
 * outside an activity.
 */
export function workflowPath(): string | null {
  const activity = asyncLocalStorage.getStore();
  const ownPath = activity && ownPaths.get(activity);
  if (ownPath !== undefined) return ownPath;
  const workflowId = activity?.info.workflowExecution?.workflowId;
  return workflowId === undefined ? null : parseWorkflowId(workflowId).path;
}

/**
 * The same models, but calls without a path are recorded under the path of their workflow, or under `outside`
 * if there is no workflow.
 */
export function withCallPath(models: LanguageModels, outside: string | null = null): LanguageModels {
  return {
    complete(call, signal) {
      const path = call.path ?? workflowPath() ?? outside;
      const unsent = whyUnsent();
      const placed = path === null ? call : { ...call, path };
      return models.complete(unsent === undefined ? placed : { ...placed, unsent }, signal);
    },
    flush: () => models.flush(),
  };
}
