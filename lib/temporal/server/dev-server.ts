import { FgoError, errorText } from '../../domain/errors.js';
import { existsSync } from 'node:fs';
import { mkdir, realpath } from 'node:fs/promises';
import { databaseComplaint, databaseProblem } from './database.js';
import { DatabaseDamagedError, ServerStartError, serverUnresponsive } from './errors.js';
import { exclusively } from './exclusive.js';
import { isHealthy, waitUntilHealthy } from './health.js';
import { guardUi, launchServer } from './launch.js';
import { locateServerProgram } from './locate.js';
import type { Log } from './log.js';
import { choosePorts } from './ports.js';
import { isAlive } from './process-identity.js';
import { endProcess, endServersIn } from './processes.js';
import { readRecord, writeRecord, type LiveRecord, type ServerRecord } from './record.js';
import { countOtherUsers, registerUser, unregisterUser } from './users.js';

/** The Temporal server of one store. */
export interface RunningServer {
  /** host:port of its gRPC service. */
  address: string;
  namespace: string;
  uiUrl: string;
  pid: number;
  /** False if it was already running. */
  startedHere: boolean;
  /** Whether it runs on when its last user exits. */
  keep: boolean;
}

export interface StoreServer {
  storeDirectory: string;
  log: Log;
  /** Defaults to process.env. */
  environment?: NodeJS.ProcessEnv;
}

export interface EnsureServerOptions extends StoreServer {
  /** True for a server that keeps running when its last user exits. */
  keep?: boolean;
  /** Cancels the wait for another process, a download or a build: the promise rejects with its reason. */
  signal?: AbortSignal | undefined;
  /** How long a server may take to answer. Defaults to 30 s. */
  startTimeoutMs?: number;
  /** Called when the server's process has started and is not ready yet. */
  onSpawn?: () => void;
}

export type ServerStatus =
  | { state: 'stopped' }
  | { state: 'running' | 'unresponsive'; address: string; namespace: string; uiUrl: string; pid: number };

const START_MS = 30_000;
// The process that holds the lock may be building the server program.
const LOCK_MS = 50 * 60_000;
const START_ATTEMPTS = 3;

/**
 * Finds this store's only server, or starts it with its database in the store. Registers this process as a
 * user. Throws the errors of `errors.ts`.
 */
export async function ensureServer(options: EnsureServerOptions): Promise<RunningServer> {
  return underLock(options, async storeDirectory => {
    await registerUser(storeDirectory);
    return (await reuse({ ...options, storeDirectory })) ?? start({ ...options, storeDirectory });
  });
}

/**
 * Restarts a server that ended unexpectedly, on the same ports. Returns undefined if it was stopped on
 * purpose. Throws like `ensureServer`, and PORT_BUSY if another process took its ports.
 */
export async function restartServer(options: StoreServer): Promise<RunningServer | undefined> {
  return underLock(options, async storeDirectory => {
    const record = await readRecord(storeDirectory);
    if (record?.pid === null) return undefined;
    const running = await reuse({ ...options, storeDirectory });
    return running ?? start({ ...options, storeDirectory, keep: record?.keep ?? false, keepPorts: true });
  });
}

/**
 * Stops this store's server, even if other processes use it. Returns the id of the stopped process, if there
 * was one.
 */
export async function stopServer(options: StoreServer): Promise<{ pid: number | undefined }> {
  // Without a store there is no server, and the lock would create one.
  if (!existsSync(options.storeDirectory)) return { pid: undefined };
  return underLock(options, storeDirectory => end(storeDirectory));
}

/**
 * Ends this process's use of the server: stops it unless it must keep running or another living process uses
 * it.
 */
export async function releaseServer(options: StoreServer): Promise<{ stopped: boolean }> {
  return underLock(options, async storeDirectory => {
    await unregisterUser(storeDirectory);
    const record = await readRecord(storeDirectory);
    if (record?.keep || (await countOtherUsers(storeDirectory)) > 0) return { stopped: false };
    const { pid } = await end(storeDirectory);
    return { stopped: pid !== undefined };
  });
}

/**
 * Runs `work` while no server of this store runs or can start. Passes it the problem of the database, or null
 * if a server starts on it. Throws SERVER_FAILED if another process uses the server.
 */
export async function withStoppedServer(
  options: StoreServer,
  work: (problem: string | null) => Promise<void>,
): Promise<void> {
  await underLock(options, async storeDirectory => {
    const users = await countOtherUsers(storeDirectory);
    if (users > 0)
      throw new FgoError({
        code: 'SERVER_FAILED',
        message: `${users === 1 ? 'Another command uses' : `${users} other commands use`} ${storeDirectory}.`,
        remedy: 'Stop them, then run this command again.',
      });
    await end(storeDirectory);
    const problem = await trialProblem({ ...options, storeDirectory });
    await end(storeDirectory);
    await work(problem);
  });
}

async function trialProblem(options: StoreServer): Promise<string | null> {
  try {
    await start(options);
    return null;
  } catch (error) {
    if (error instanceof DatabaseDamagedError) return error.problem;
    throw error;
  }
}

/** Returns the status of this store's server. Starts nothing and does not wait. */
export async function serverStatus({ storeDirectory }: { storeDirectory: string }): Promise<ServerStatus> {
  const live = await findLive(storeDirectory);
  if (!live) return { state: 'stopped' };
  const { address, namespace, uiUrl, pid } = live;
  return { state: (await isHealthy(live)) ? 'running' : 'unresponsive', address, namespace, uiUrl, pid };
}

/** Passes the store's real path to `work`, so that a folder with two names has one server. */
async function underLock<T>(
  options: StoreServer & { signal?: AbortSignal | undefined },
  work: (storeDirectory: string) => Promise<T>,
): Promise<T> {
  await mkdir(options.storeDirectory, { recursive: true, mode: 0o700 });
  const directory = await realpath(options.storeDirectory);
  const onWait = (pid: number): void =>
    options.log(`Waiting for process ${pid}, which is starting or stopping the server of this store.`);
  return exclusively({ directory, waitMs: LOCK_MS, onWait, signal: options.signal }, () => work(directory));
}

/** Returns the record if its process is alive. */
async function findLive(storeDirectory: string): Promise<LiveRecord | undefined> {
  const record = await readRecord(storeDirectory);
  if (record === undefined || record.pid === null) return undefined;
  const live = { ...record, pid: record.pid };
  return (await isAlive(live)) ? live : undefined;
}

/** Returns the running server once it answers; undefined if there is none. */
async function reuse(options: EnsureServerOptions): Promise<RunningServer | undefined> {
  const record = await findLive(options.storeDirectory);
  if (record === undefined) return undefined;
  let ended = false;
  const problem = await waitUntilHealthy({
    ...record,
    timeoutMs: options.startTimeoutMs ?? START_MS,
    // The system lists a killed process until it has cleaned it up.
    giveUp: async () => {
      ended = !(await isAlive(record));
      return ended ? 'it ended' : undefined;
    },
  });
  if (ended) return undefined;
  if (problem !== undefined) throw serverUnresponsive(record.pid, record.address, new Error(problem));
  const kept = { ...record, keep: record.keep || (options.keep ?? false) };
  if (kept.keep !== record.keep) await writeRecord(options.storeDirectory, kept);
  if (!(await isGuarded(record))) await guardAgain(options, kept);
  return describe(kept, false);
}

/** Returns whether the UI's guard is running. */
export async function isGuarded({ guard }: ServerRecord): Promise<boolean> {
  return guard !== null && (await isAlive(guard));
}

/** Restarts the UI's guard. A failure never fails the run, which does not need the UI. */
async function guardAgain(options: EnsureServerOptions, record: LiveRecord): Promise<void> {
  const { storeDirectory, environment = process.env, log } = options;
  await guardUi({ storeDirectory, environment }, record).catch((error: unknown) =>
    log(
      `The Temporal UI at ${record.uiUrl} cannot be opened: ${errorText(error)}. ` +
        'Run `fgo server stop`, then run the command again. Nothing is lost.',
    ),
  );
}

async function start(options: EnsureServerOptions & { keepPorts?: boolean }): Promise<RunningServer> {
  const {
    storeDirectory,
    log,
    environment = process.env,
    keep = false,
    startTimeoutMs: timeoutMs = START_MS,
    onSpawn = () => undefined,
  } = options;
  const problem = await databaseProblem(storeDirectory);
  if (problem !== null) throw new DatabaseDamagedError(storeDirectory, problem);
  const program = await locateServerProgram({ log, environment, signal: options.signal });
  const last = await readRecord(storeDirectory);
  await endServersIn(storeDirectory);
  for (let attempt = 1; ; attempt++) {
    const ports = await choosePorts({
      storeDirectory,
      last,
      keepLast: options.keepPorts ?? false,
      environment,
    });
    try {
      return describe(
        await launchServer({ storeDirectory, program, ports, keep, environment, timeoutMs, onSpawn }),
        true,
      );
    } catch (error) {
      // Another process took a port between the choice and the start.
      if (attempt < START_ATTEMPTS && error instanceof ServerStartError && /in use/i.test(error.logTail))
        continue;
      const complaint = error instanceof ServerStartError ? databaseComplaint(error.logTail) : null;
      if (complaint !== null) throw new DatabaseDamagedError(storeDirectory, complaint, error);
      throw error;
    }
  }
}

async function end(storeDirectory: string): Promise<{ pid: number | undefined }> {
  const record = await readRecord(storeDirectory);
  const live = await findLive(storeDirectory);
  // First, so that no supervisor mistakes this for a crash.
  if (record) await writeRecord(storeDirectory, { ...record, pid: null, started: '', keep: false });
  if (live) await endProcess(live);
  await endServersIn(storeDirectory);
  return { pid: live?.pid };
}

function describe({ address, namespace, uiUrl, pid, keep }: LiveRecord, startedHere: boolean): RunningServer {
  return { address, namespace, uiUrl, pid, startedHere, keep };
}
