/**
 * Workflow ids are paths. The root is `RUN@STORE`, for a comparison `COMPARISON@STORE`, where STORE is the store's own
 * id, so that two stores on one server never share a workflow; what a workflow starts is below it:
 * `RUN@STORE/subset-003`. Task queues are named after the root. Ids are built and read here alone.
 */
interface WorkflowPlace {
  /** The id of the root workflow. */
  root: string;
  /** The run or the comparison. */
  name: string;
  store: string;
  /** Where the workflow is below the root; empty for the root itself. */
  path: string;
}

export function rootWorkflowId(name: string, store: string): string {
  return `${name}@${store}`;
}

export function workflowIdBelow(parent: string, path: string): string {
  return `${parent}/${path}`;
}

export function parseWorkflowId(workflowId: string): WorkflowPlace {
  const [root = '', ...segments] = workflowId.split('/');
  const [name = '', store = ''] = root.split('@');
  return { root, name, store, path: segments.join('/') };
}

/** A run as a person names it: `RUN`, or `RUN@STORE` for that of one store. */
export function parseRunName(text: string): { id: string; storeId: string | null } {
  const at = text.lastIndexOf('@');
  return at < 0 ? { id: text, storeId: null } : { id: text.slice(0, at), storeId: text.slice(at + 1) };
}
