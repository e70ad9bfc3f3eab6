/** A worker in the list, as it last described itself in its store. */
export interface ListedWorker {
  id: string;
  version: string;
  isDraining: boolean;
  lost: readonly string[];
  serves: readonly string[];
  unfit: readonly { name: string; lacks: readonly string[] }[];
}

/** For each worker what it works on, and what it lacks for other runs. */
export function workerListLines(workers: readonly ListedWorker[]): string[] {
  return workers.flatMap(({ id, version, isDraining, lost, serves, unfit }) => [
    `${id}  ${version}  ${isDraining ? 'drains' : serves.length > 0 ? `works on ${serves.join(', ')}` : 'waits for runs'}`,
    ...(lost.length === 0 ? [] : [`  gets no answer from ${lost.join(' and ')}`]),
    ...unfit.map(({ name, lacks }) => `  takes no task of ${name}: it lacks ${lacks.join(' ')}`),
  ]);
}

export function unfitWorkerLines(workers: readonly { id: string; lacks: readonly string[] }[]): string[] {
  return workers.map(
    ({ id, lacks }) => `The worker ${id} takes no task of this run: it lacks ${lacks.join(' ')}`,
  );
}
