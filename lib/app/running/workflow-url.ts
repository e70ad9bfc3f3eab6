import type { TemporalConnection } from '../../temporal/connection.js';
import { workflowUrl } from '../../temporal/workflow-url.js';
import type { AppContext } from '../context.js';

/** Says where the Temporal UI shows a workflow, if the UI's address is known. */
export function logWorkflowUrl(
  { log }: AppContext,
  { uiUrl, namespace }: TemporalConnection,
  workflowId: string,
): void {
  if (uiUrl !== undefined) log(`In the Temporal UI: ${workflowUrl({ uiUrl, namespace, workflowId })}`);
}
