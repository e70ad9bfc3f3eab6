/**
 * Workflow ids are paths. The root is `RUN@STORE` or, for a comparison, `COMPARISON@STORE`. STORE is the id
 * of the store, so that two stores on one server never share a workflow. Child workflows are below the root:
 * `RUN@STORE/subset-003`. Task queues are named after the root. Only this file builds and parses ids.
 */
interface WorkflowPlace {
  /** The id of the root workflow. */
  root: string;
  /** Name of the run or the comparison. */
  name: string;
  store: string;
  /** Path of the workflow below the root; empty for the root itself. */
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

/** Parses a run name as a person enters it: `RUN`, or `RUN@STORE` for a run of a specific store. */
export function parseRunName(text: string): { id: string; storeId: string | null } {
  const at = text.lastIndexOf('@');
  return at < 0 ? { id: text, storeId: null } : { id: text.slice(0, at), storeId: text.slice(at + 1) };
}

/**
 * Returns whether a text has the form of a run id. Ids of a comparison's runs may be longer than those that a
 * person may choose.
 */
export function isRunId(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,199}$/.test(text);
}
