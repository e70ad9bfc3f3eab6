export interface WorkflowAddress {
  /** Where the Temporal UI is served, without a path of its own or with one. */
  uiUrl: string;
  namespace: string;
  workflowId: string;
  /** The latest run where none is named. */
  runId?: string;
}

/** The page of a workflow in the Temporal UI. The UI reads the id as one path segment, slashes and all. */
export function workflowUrl({ uiUrl, namespace, workflowId, runId }: WorkflowAddress): string {
  const segments = ['namespaces', namespace, 'workflows', workflowId, ...(runId ? [runId, 'history'] : [])];
  return `${uiUrl.replace(/\/+$/, '')}/${segments.map(encodeURIComponent).join('/')}`;
}
