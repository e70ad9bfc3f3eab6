/**
 * The path, within its run, at which the critique of a task is recorded; without `taskId`, the prefix of all
 * of them. Critiques belong to the modules with which the task was run, regardless of the epoch that
 * requested them.
 */
export function critiquePath(place: { workflow: string; modules: string; taskId?: string }): string {
  const { workflow, modules, taskId = '' } = place;
  return [...(workflow === '' ? [] : [workflow]), `critique-${modules.slice(0, 12)}`, taskId].join('/');
}
