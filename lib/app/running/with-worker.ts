import { once, setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { onFullDisk } from '../../store/disk-space.js';
import type { RunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import { connect, createTemporalClient } from '../../temporal/connection.js';
import type { TemporalConnection } from '../../temporal/connection.js';
import { releaseServer } from '../../temporal/server/dev-server.js';
import { superviseServer } from '../../temporal/server/supervise.js';
import type { StoreWorkerOptions } from '../../../workers/store-worker.js';
import type { RunningWorker } from '../../../workers/worker.js';
import type { Observing } from './start-observing.js';
import type { InlineAgent } from '../../agents/own/inline-agent.js';
import { WorkerDrainingError } from '../../domain/worker-draining-error.js';
import type { AppContext } from '../context.js';
import { stateFolderOf } from '../../store/open-store.js';

type Client = Awaited<ReturnType<typeof createTemporalClient>>;

/** A worker in this process, and the server that it works for. */
export interface WorkSession {
  temporal: TemporalConnection;
  client: Client;
  worker: RunningWorker;
}

interface WorkerOptions {
  store: Store;
  storePath: string;
  /** The queue to work on, or which of the store's unfinished runs. */
  work: string | StoreWorkerOptions;
  /** Saves the histories and the reports of all runs that end meanwhile. */
  savesHistories?: boolean;
  /** The agent, where the configuration names a function of the calling program. */
  agent?: InlineAgent | undefined;
  /** How long calls in flight may take to finish after an interrupt. */
  drainSeconds?: number;
  /** Where metrics are served, instead of FGO_METRICS_ADDRESS. */
  metricsAddress?: string | undefined;
  /** Loads what the work needs while the server starts. */
  load?: () => Promise<unknown>;
}

/** Longer than almost every call takes, and about as long as orchestrators wait before they kill a process. */
export const usualDrainSeconds = 30;

/**
 * Connects to the store's server, starts a worker, does the work, and closes everything in order. Returns
 * null if it was interrupted before the server answered.
 */
export async function withWorker<Result>(
  context: AppContext,
  options: WorkerOptions,
  work: (session: WorkSession) => Promise<Result>,
): Promise<Result | null> {
  const { log, environment } = context;
  const { store, storePath, agent, drainSeconds = usualDrainSeconds } = options;
  const { metricsAddress = environment['FGO_METRICS_ADDRESS'] } = options;
  let prepared: ReturnType<typeof prepareWorker> | null = null;
  const prepare = () => (prepared ??= prepareWorker(options));
  const temporal = await connectUnlessInterrupted(context, stateFolderOf(storePath), () => {
    // An error is thrown below.
    prepare().catch(() => undefined);
  });
  if (!temporal) return null;
  const endNotices = onFullDisk(log);
  let observing: Observing | null = null;
  try {
    const connecting = createTemporalClient(temporal);
    // An error is thrown below.
    connecting.catch(() => undefined);
    const workers = await prepare();
    const root = typeof options.work === 'string' ? options.work : undefined;
    const { startObserving } = await import('./start-observing.js');
    observing = await startObserving(context, { store, metricsAddress, root });
    const { embedded } = temporal;
    const supervisor =
      embedded && superviseServer({ storeDirectory: stateFolderOf(storePath), log, server: embedded });
    const draining = new AbortController();
    // Each call that waits listens to it.
    setMaxListeners(0, draining.signal);
    const { work: on } = options;
    const folders =
      typeof on === 'string'
        ? workers.ownerFolders({ store, log })
        : workers.storeFolders({ store, log, sources: on.sources });
    const contexts = workers.createRunContexts({
      store,
      folders,
      log,
      inlineAgent: agent,
      draining: draining.signal,
    });
    const { services } = contexts;
    const client = await connecting;
    const worker =
      typeof on === 'string'
        ? await workers.startWorker({ temporal, taskQueue: on, services, drainSeconds, log })
        : workers.startStoreWorker({ ...on, store, temporal, client, folders, services, drainSeconds, log });
    const drain = () => {
      draining.abort(new WorkerDrainingError());
      void worker.stop();
    };
    context.signal.addEventListener('abort', drain, { once: true });
    if (context.signal.aborted) drain();
    const histories = options.savesHistories
      ? await keepEndedRuns(context, { client, store, storePath })
      : null;
    try {
      return await work({ temporal, client, worker });
    } finally {
      context.signal.removeEventListener('abort', drain);
      drain();
      // Before the server stops: runs that ended in the last seconds have no saved histories yet.
      await histories?.stop();
      await worker.stop();
      await contexts.close();
      // The client's connection ends with the process: closing it under a call that waits for its retry is an
      // uncaught error.
      await supervisor?.stop();
    }
  } finally {
    endNotices();
    await observing?.close();
    if (temporal.embedded) await releaseServer({ storeDirectory: stateFolderOf(storePath), log });
  }
}

/** Saves the histories and the reports of runs that end, until it is stopped. */
async function keepEndedRuns(
  context: AppContext,
  { client, store, storePath }: { client: Client; store: Store; storePath: string },
) {
  const { keepHistories } = await import('../../temporal/histories/missing-histories.js');
  const { keepReport } = await import('../report/write-report.js');
  const onSaved = (record: RunRecord) => keepReport(context, { store, storePath, record });
  return keepHistories({ client, store, log: context.log, onSaved });
}

/** Loads what a worker needs, which takes most of a second. */
async function prepareWorker({ load }: WorkerOptions) {
  const { createRunContexts } = await import('../../../workers/run-contexts.js');
  const { ownerFolders, storeFolders } = await import('../../../workers/run-folders.js');
  const { startStoreWorker } = await import('../../../workers/store-worker.js');
  const { startWorker } = await import('../../../workers/worker.js');
  await load?.();
  return { createRunContexts, ownerFolders, storeFolders, startStoreWorker, startWorker };
}

const graceMilliseconds = 5_000;

/**
 * Connects; returns null if it was interrupted meanwhile. Waits briefly for a starting server, so that it can
 * be stopped again; cancels a build, a download or a wait for another process at once.
 */
async function connectUnlessInterrupted(
  { signal, log }: AppContext,
  storeDirectory: string,
  onSpawn: () => void,
): Promise<TemporalConnection | null> {
  if (signal.aborted) return null;
  const connecting = connect({ storeDirectory, log, signal, onSpawn });
  const late = once(signal, 'abort').then(() => sleep(graceMilliseconds, null, { ref: false }));
  try {
    const temporal = await Promise.race([connecting, late]);
    if (!signal.aborted) return temporal;
    if (temporal?.embedded) await releaseServer({ storeDirectory, log });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return null;
}
