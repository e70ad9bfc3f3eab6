import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { SEARCH_ATTRIBUTES } from '../search-attributes.js';
import { environmentFor } from './environment.js';
import { ServerStartError } from './errors.js';
import { waitUntilHealthy } from './health.js';
import { LOOPBACK, type Ports } from './ports.js';
import { identifyProcess } from './process-identity.js';
import { writeRecord, type ServerRecord } from './record.js';
import { logFileOf, logTail, rotateLog, sizeOf } from './server-log.js';

/** The one namespace of an embedded server. */
export const NAMESPACE = 'default';

export interface Launch {
  /** Absolute. */
  storeDirectory: string;
  program: string;
  ports: Ports;
  keep: boolean;
  environment: NodeJS.ProcessEnv;
  timeoutMs: number;
}

const DATABASE = 'temporal.db';

/** Where the server of this store keeps its workflows. */
export function databaseFileOf(storeDirectory: string): string {
  return join(storeDirectory, DATABASE);
}

/**
 * Starts a server that outlives this process, writes its record, and waits until it is healthy.
 * Throws ServerStartError with the end of the server's log. Only for the holder of the store's server lock.
 */
export async function launchServer(launch: Launch): Promise<ServerRecord & { pid: number }> {
  const { storeDirectory } = launch;
  await rotateLog(storeDirectory);
  const logStart = await sizeOf(storeDirectory);
  const fail = async (reason: string, cause?: unknown): Promise<never> => {
    const tail = await logTail(storeDirectory, logStart);
    throw new ServerStartError({ reason, logFile: logFileOf(storeDirectory), logTail: tail, cause });
  };

  const child = await spawnServer(launch).catch((error: unknown) =>
    fail(`${launch.program} does not run`, error),
  );
  const pid = child.pid;
  if (pid === undefined) return fail(`${launch.program} does not run`);
  const record = { ...describe(launch), pid, started: (await identifyProcess(pid))?.started ?? '' };
  await writeRecord(storeDirectory, record);

  const problem = await waitUntilHealthy({
    port: launch.ports.port,
    namespace: NAMESPACE,
    timeoutMs: launch.timeoutMs,
    giveUp: () => describeEnd(child),
  });
  if (problem === undefined) return record;
  await endChild(child);
  return fail(problem);
}

async function spawnServer(launch: Launch): Promise<ChildProcess> {
  const log = await open(logFileOf(launch.storeDirectory), 'a', 0o600);
  try {
    const child = spawn(launch.program, serverArguments(launch), {
      cwd: launch.storeDirectory,
      env: environmentFor('server', launch.environment),
      // A group of its own: Ctrl-C in the terminal ends the command, not the server under other commands.
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    await once(child, 'spawn');
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

function serverArguments({ ports }: Launch): string[] {
  return [
    ...['server', 'start-dev'],
    ...['--ip', LOOPBACK, '--port', String(ports.port), '--ui-port', String(ports.uiPort)],
    // Relative to the store, where the server starts: it puts the name into a URL, in which # ? and % mean something.
    ...['--db-filename', DATABASE, '--namespace', NAMESPACE],
    ...Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
    ...['--log-level', 'error'],
  ];
}

function describe({ storeDirectory, ports, keep }: Launch): Omit<ServerRecord, 'pid' | 'started'> {
  return {
    schemaVersion: 1,
    storeDirectory,
    address: `${LOOPBACK}:${ports.port}`,
    uiUrl: `http://${LOOPBACK}:${ports.uiPort}`,
    ...ports,
    namespace: NAMESPACE,
    keep,
  };
}

async function endChild(child: ChildProcess): Promise<void> {
  if (describeEnd(child) !== undefined) return;
  const exited = once(child, 'exit');
  // Nothing else may keep this process until then.
  child.ref();
  child.kill('SIGKILL');
  await exited;
}

function describeEnd(child: ChildProcess): string | undefined {
  if (child.exitCode !== null) return `it ended with exit code ${child.exitCode}`;
  if (child.signalCode !== null) return `it was ended by ${child.signalCode}`;
  return undefined;
}
