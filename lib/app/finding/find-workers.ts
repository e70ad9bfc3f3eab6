import { listWorkers } from '../../store/worker-record.js';
import type { WorkerRecord } from '../../store/worker-record.js';
import type { AppContext } from '../context.js';
import { openNamedStore } from '../store/named-store.js';
import type { FoundRun } from './find-run.js';

/** Returns the workers of a store that were seen lately. Throws StoreError. */
export async function findWorkers(
  context: AppContext,
  named: string | undefined,
): Promise<{ storePath: string; workers: WorkerRecord[] }> {
  const { storePath, store } = await openNamedStore(context, named);
  return { storePath, workers: await listWorkers(store) };
}

/** The workers that take no task of an unfinished run, with what each lacks for it. Throws StoreError. */
export async function findUnfitWorkers({
  store,
  record,
}: FoundRun): Promise<{ id: string; lacks: string[] }[]> {
  if (record.endedAt !== null) return [];
  const name = record.comparison ?? record.id;
  const workers = await listWorkers(store);
  return workers.flatMap(({ id, unfit }) =>
    unfit.filter(each => each.name === name).map(({ lacks }) => ({ id, lacks })),
  );
}
