import { listLeases } from '../../limits/lease-record.js';
import type { LeaseRecord } from '../../limits/lease-record.js';
import { listWorkers } from '../../store/worker-record.js';
import type { WorkerRecord } from '../../store/worker-record.js';
import type { AppContext } from '../context.js';
import { openNamedStore } from '../store/named-store.js';
import type { FoundRun } from './find-run.js';

/** A worker, and what it may use of the limits of endpoints. */
export interface FoundWorker extends WorkerRecord {
  limits: { endpoint: string; share: Record<string, number> }[];
}

/** Returns the workers of a store that were seen lately, and the limits that processes share. Throws StoreError. */
export async function findWorkers(
  context: AppContext,
  named: string | undefined,
): Promise<{ storePath: string; workers: FoundWorker[]; leases: LeaseRecord[] }> {
  const { storePath, store } = await openNamedStore(context, named);
  const [workers, leases] = await Promise.all([listWorkers(store), listLeases(store)]);
  return {
    storePath,
    leases,
    workers: workers.map(worker => ({ ...worker, limits: limitsOf(worker, leases) })),
  };
}

function limitsOf({ host, pid }: WorkerRecord, leases: readonly LeaseRecord[]): FoundWorker['limits'] {
  return leases.flatMap(({ endpoint, holders }) =>
    Object.values(holders)
      .filter(holder => holder.host === host && holder.pid === pid)
      .map(({ granted }) => ({ endpoint, share: granted })),
  );
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
