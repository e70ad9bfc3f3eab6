import { errorText } from '../../domain/errors.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { isGuarded, restartServer, type RunningServer, type StoreServer } from './dev-server.js';
import { isAlive } from './process-identity.js';
import { readRecord } from './record.js';
import { boundLog } from './server-log.js';

export interface SuperviseOptions extends StoreServer {
  /** The server that this process's clients are connected to. */
  server: RunningServer;
}

export interface Supervisor {
  /** Stops watching, after a restart in progress. The server keeps running. */
  stop(): Promise<void>;
}

const POLL_MS = 500;
const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const STEADY_MS = 60_000;

/**
 * Restarts the store's server whenever its process ends unexpectedly, with the same ports and database, so
 * that clients and workers reconnect by themselves. Several processes may watch one server. Does not keep
 * this process alive.
 */
export function superviseServer(options: SuperviseOptions): Supervisor {
  const ended = new AbortController();
  const watching = watch(options, ended.signal);
  return {
    async stop() {
      ended.abort();
      await watching;
    },
  };
}

async function watch(options: SuperviseOptions, signal: AbortSignal): Promise<void> {
  let pauseMs = SHORTEST_PAUSE_MS;
  let lastRestart = 0;
  const reportChange = changeReporter(options);
  while (await pause(POLL_MS, signal)) {
    const state = await readState(options).catch(() => 'fine' as const);
    reportChange(state);
    if (state !== 'dead' && state !== 'unguarded') continue;
    if (Date.now() - lastRestart > STEADY_MS) pauseMs = SHORTEST_PAUSE_MS;
    else if (!(await pause(pauseMs, signal))) return;
    lastRestart = Date.now();
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    await restart(options);
  }
}

type ServerState = 'fine' | 'dead' | 'unguarded' | 'stopped' | 'moved';

async function readState({ storeDirectory, server }: SuperviseOptions): Promise<ServerState> {
  const record = await readRecord(storeDirectory);
  if (record === undefined) return 'fine';
  if (record.pid === null) return 'stopped';
  if (!(await isAlive({ pid: record.pid, started: record.started }))) return 'dead';
  await boundLog(storeDirectory);
  if (record.address !== server.address) return 'moved';
  // A guard that was never recorded is still starting.
  return record.guard === null || (await isGuarded(record)) ? 'fine' : 'unguarded';
}

async function restart(options: SuperviseOptions): Promise<void> {
  try {
    const server = await restartServer(options);
    if (server?.startedHere) options.log(`The Temporal server is running again (process ${server.pid}).`);
  } catch (error) {
    options.log(`The Temporal server could not be restarted: ${errorText(error)}`);
  }
}

/** Reports each change once. */
function changeReporter({ log }: SuperviseOptions): (state: ServerState) => void {
  const lines: Record<ServerState, string | undefined> = {
    fine: undefined,
    dead: 'The Temporal server ended unexpectedly: restarting it. Nothing is lost.',
    unguarded: 'The guard of the Temporal UI ended unexpectedly: restarting it. Nothing is lost.',
    stopped: 'The Temporal server was stopped. The run continues after `fgo server start`.',
    moved: 'The Temporal server now runs at another address: stop this command and run it again.',
  };
  let before: ServerState = 'fine';
  return state => {
    const line = lines[state];
    if (state !== before && line !== undefined) log(line);
    before = state;
  };
}

/** Returns false once the watch has ended. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(milliseconds, undefined, { signal, ref: false });
    return true;
  } catch {
    return false;
  }
}
