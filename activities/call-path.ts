import { asyncLocalStorage } from '@temporalio/activity';
import { parseWorkflowId } from '../lib/domain/workflow-id.js';
import type { LanguageModels } from '../lib/llm/call.js';
import { whyUnsent } from './journal-only.js';

/** The path, below its run, of the workflow that the current activity works for; null outside an activity. */
export function workflowPath(): string | null {
  const workflowId = asyncLocalStorage.getStore()?.info.workflowExecution?.workflowId;
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
