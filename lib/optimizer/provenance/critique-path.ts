/**
 * Where in its run the critique of a task is noted, `taskId` left out: what all of them begin with. They belong to
 * the modules under which the task was run, whichever epoch asked for them.
 */
export function critiquePath(place: { workflow: string; modules: string; taskId?: string }): string {
  const { workflow, modules, taskId = '' } = place;
  return `${workflow}/critique-${modules.slice(0, 12)}/${taskId}`;
}
