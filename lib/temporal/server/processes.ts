import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { identifyProcess, isAlive, type ProcessIdentity } from './process-identity.js';

const POLITE_MS = 10_000;
const POLL_MS = 50;
/** The argument that distinguishes a dev server from other programs. */
const SERVER_MARK = 'start-dev';
/** The argument that distinguishes a UI guard from other programs. */
export const GUARD_MARK = 'guard-temporal-ui';
/** The argument that distinguishes a process that answers queries from other programs. */
export const QUERIES_MARK = 'answer-temporal-queries';

/** Asks a process to end, and kills it after 10 seconds. Returns once it is gone. */
export async function endProcess(identity: ProcessIdentity): Promise<void> {
  signal(identity.pid, 'SIGTERM');
  if (await isGoneWithin(identity, POLITE_MS)) return;
  signal(identity.pid, 'SIGKILL');
  await isGoneWithin(identity, POLITE_MS);
}

/**
 * Ends every server in this store, with the guards of its UI and what answers queries. The caller must hold the store's server lock and
 * know that no server should run: a start that was killed before it recorded the process id can leave one,
 * and two servers on one database would damage it.
 */
export async function endServersIn(storeDirectory: string): Promise<void> {
  await Promise.all((await listServersIn(storeDirectory)).map(endProcess));
  await Promise.all([endGuardsIn(storeDirectory), endQueriesIn(storeDirectory)]);
}

/** Ends every UI guard of this store's server. The caller must hold the store's server lock. */
export async function endGuardsIn(storeDirectory: string): Promise<void> {
  await Promise.all((await listProcessesIn(storeDirectory, GUARD_MARK)).map(endProcess));
}

/** Ends the processes that answer queries about the runs of this store. */
export async function endQueriesIn(storeDirectory: string): Promise<void> {
  await Promise.all((await listProcessesIn(storeDirectory, QUERIES_MARK)).map(endProcess));
}

/** Returns the servers in this store, given by its real path. */
export async function listServersIn(storeDirectory: string): Promise<ProcessIdentity[]> {
  return listProcessesIn(storeDirectory, SERVER_MARK);
}

/**
 * Returns the processes with this argument in this store. A server and its guard start in their store's
 * folder, and the server's database name is relative to it, so the working directory identifies their store.
 * Returns none on Windows.
 */
async function listProcessesIn(storeDirectory: string, mark: string): Promise<ProcessIdentity[]> {
  const marked = await listMarked(mark);
  const directories = await Promise.all(marked.map(workingDirectory));
  // Linux marks a folder that was removed while in use.
  const here = new Set([storeDirectory, `${storeDirectory} (deleted)`]);
  const own = marked.filter((_, place) => here.has(directories[place] ?? ''));
  const identities = await Promise.all(own.map(identifyProcess));
  return identities.filter(identity => identity !== undefined);
}

/** Returns the ids of all processes with this argument. */
async function listMarked(mark: string): Promise<number[]> {
  if (process.platform === 'win32') return [];
  if (process.platform !== 'linux') return listMarkedByPs(mark);
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name)).map(Number);
  const lines = await Promise.all(pids.map(pid => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return pids.filter((_, place) => lines[place]?.split('\0').includes(mark));
}

async function listMarkedByPs(mark: string): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axww', '-o', 'pid=,command='], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout
    .split('\n')
    .filter(line => `${line} `.includes(` ${mark} `))
    .map(line => Number.parseInt(line, 10));
}

async function workingDirectory(pid: number): Promise<string | undefined> {
  try {
    if (process.platform === 'linux') return await readlink(`/proc/${pid}/cwd`);
    const { stdout } = await promisify(execFile)('lsof', ['-a', '-p', String(pid), '-d', 'cwd', '-Fn']);
    return /^n(.*)$/m.exec(stdout)?.[1];
  } catch {
    // It has ended, or belongs to another user.
    return undefined;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function isGoneWithin(identity: ProcessIdentity, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (await isAlive(identity)) {
    if (Date.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}
