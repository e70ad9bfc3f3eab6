import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { identifyProcess, isAlive, type ProcessIdentity } from './process-identity.js';

const POLITE_MS = 10_000;
const POLL_MS = 50;
/** The argument that tells a dev server from other programs. */
const COMMAND = 'start-dev';

/** Asks a process to end, and makes it after 10 seconds. Returns once it is gone. */
export async function endProcess(identity: ProcessIdentity): Promise<void> {
  signal(identity.pid, 'SIGTERM');
  if (await isGoneWithin(identity, POLITE_MS)) return;
  signal(identity.pid, 'SIGKILL');
  await isGoneWithin(identity, POLITE_MS);
}

/**
 * Ends every server that works in this store. For the holder of the store's server lock, who knows that none
 * should run: such a server was left by a start that was killed before it could write down the process's id, and
 * two servers on one database would spoil it.
 */
export async function endServersIn(storeDirectory: string): Promise<void> {
  await Promise.all((await listServersIn(storeDirectory)).map(endProcess));
}

/**
 * The servers that work in this store, given by its real path. A server starts in its store's folder and names its
 * database relative to it, so its working directory says whose it is. None on Windows.
 */
export async function listServersIn(storeDirectory: string): Promise<ProcessIdentity[]> {
  const servers = await listServers();
  const directories = await Promise.all(servers.map(workingDirectory));
  // Linux marks a folder that was removed under its process.
  const here = new Set([storeDirectory, `${storeDirectory} (deleted)`]);
  const own = servers.filter((_, place) => here.has(directories[place] ?? ''));
  const identities = await Promise.all(own.map(identifyProcess));
  return identities.filter(identity => identity !== undefined);
}

/** The ids of all processes that look like a Temporal dev server. */
async function listServers(): Promise<number[]> {
  if (process.platform === 'win32') return [];
  if (process.platform !== 'linux') return listServersByPs();
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name)).map(Number);
  const lines = await Promise.all(pids.map(pid => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return pids.filter((_, place) => lines[place]?.split('\0').includes(COMMAND));
}

async function listServersByPs(): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axww', '-o', 'pid=,command='], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout
    .split('\n')
    .filter(line => `${line} `.includes(` ${COMMAND} `))
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
