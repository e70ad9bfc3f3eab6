export interface WorkflowAddress {
  /** The address of the Temporal UI, with or without a path. */
  uiUrl: string;
  namespace: string;
  workflowId: string;
  /** Defaults to the latest run. */
  runId?: string;
}

/**
 * Returns the URL of a workflow in the Temporal UI. The UI reads the id as one path segment, including its
 * slashes.
 */
export function workflowUrl({ uiUrl, namespace, workflowId, runId }: WorkflowAddress): string {
  const segments = ['namespaces', namespace, 'workflows', workflowId, ...(runId ? [runId, 'history'] : [])];
  return `${uiUrl.replace(/\/+$/, '')}/${segments.map(encodeURIComponent).join('/')}`;
}
