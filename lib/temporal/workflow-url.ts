interface UiPlace {
  /** The address of the Temporal UI, with or without a path. */
  uiUrl: string;
  namespace: string;
}

export interface WorkflowAddress extends UiPlace {
  workflowId: string;
  /** Defaults to the latest run. */
  runId?: string;
}

/**
 * Returns the URL of a workflow in the Temporal UI. The UI reads the id as one path segment, including its
 * slashes.
 */
export function workflowUrl({ workflowId, runId, ...place }: WorkflowAddress): string {
  return urlIn(place, [workflowId, ...(runId ? [runId, 'history'] : [])]);
}

/** Returns the URL of the list of runs in the Temporal UI, without the workflows below them. */
export function runListUrl(place: UiPlace): string {
  return `${urlIn(place, [])}?query=${encodeURIComponent('WorkflowType="optimize"')}`;
}

/**
 * Returns where the UI of a dev server at this address usually is: on the same machine, a thousand ports higher.
 * Undefined for a server elsewhere.
 */
export function usualUiUrl(address: string): string | undefined {
  const port = /^(?:localhost|127\.0\.0\.1|\[::1\]):(\d+)$/.exec(address)?.[1];
  return port === undefined ? undefined : `http://localhost:${Number(port) + 1_000}`;
}

function urlIn({ uiUrl, namespace }: UiPlace, path: string[]): string {
  const segments = ['namespaces', namespace, 'workflows', ...path];
  return `${uiUrl.replace(/\/+$/, '')}/${segments.map(encodeURIComponent).join('/')}`;
}
