import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { identifyProcess, isAlive, type ProcessIdentity } from './process-identity.js';

const POLITE_MS = 10_000;
const POLL_MS = 50;

/** Asks a process to end, and makes it after 10 seconds. Returns once it is gone. */
export async function endProcess(identity: ProcessIdentity): Promise<void> {
  signal(identity.pid, 'SIGTERM');
  if (await isGoneWithin(identity, POLITE_MS)) return;
  signal(identity.pid, 'SIGKILL');
  await isGoneWithin(identity, POLITE_MS);
}

/**
 * Ends every server that runs on this database file. For the holder of the store's server lock, who knows that
 * none should: such a server was left by a start that was killed before it could write down the process's id,
 * and two servers on one database would spoil it.
 */
export async function endServersOn(databaseFile: string): Promise<void> {
  await Promise.all((await listServersOn(databaseFile)).map(endProcess));
}

/** The servers that run on this database file, by the command lines of all processes. None on Windows. */
export async function listServersOn(databaseFile: string): Promise<ProcessIdentity[]> {
  const lines = process.platform === 'linux' ? await commandLinesOnLinux() : await commandLinesByPs();
  const servers = lines.filter(({ holds }) => holds('start-dev') && holds(databaseFile));
  const identities = await Promise.all(servers.map(({ pid }) => identifyProcess(pid)));
  return identities.filter(identity => identity !== undefined);
}

interface CommandLine {
  pid: number;
  /** Whether this is one of its arguments. */
  holds(argument: string): boolean;
}

async function commandLinesOnLinux(): Promise<CommandLine[]> {
  const names = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
  const read = async (name: string): Promise<CommandLine> => {
    const text = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    const words = text.split('\0');
    return { pid: Number(name), holds: argument => words.includes(argument) };
  };
  return Promise.all(names.map(read));
}

async function commandLinesByPs(): Promise<CommandLine[]> {
  if (process.platform === 'win32') return [];
  const { stdout } = await promisify(execFile)('ps', ['-axww', '-o', 'pid=,command='], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout.split('\n').map(line => {
    // Arguments may hold spaces, and `ps` does not say where they end.
    const text = `${line.trim()} `;
    return { pid: Number.parseInt(text, 10), holds: argument => text.includes(` ${argument} `) };
  });
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
