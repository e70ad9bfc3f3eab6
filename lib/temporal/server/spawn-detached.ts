import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { isMainThread } from 'node:worker_threads';
import { environmentFor } from './environment.js';
import { logFileOf } from './server-log.js';

export interface DetachedProgram {
  program: string;
  arguments: string[];
  /** Its working directory, which also has the server log for its output. */
  storeDirectory: string;
  environment: NodeJS.ProcessEnv;
  /** What it needs of the environment. Defaults to what a server needs. */
  purpose?: 'server' | 'queries';
  /** Whether it sends messages to this process, which must close the channel. */
  reports?: boolean;
}

/** Starts a program that outlives this process. Only this user can access the files that it creates. */
export async function spawnDetached(options: DetachedProgram): Promise<ChildProcess> {
  const log = await open(logFileOf(options.storeDirectory), 'a', 0o600);
  try {
    const child = privately(() =>
      spawn(options.program, options.arguments, {
        cwd: options.storeDirectory,
        env: environmentFor(options.purpose ?? 'server', options.environment),
        // A separate process group: Ctrl-C in the terminal ends the command, not the server that other
        // commands use.
        detached: true,
        stdio: ['ignore', log.fd, log.fd, ...(options.reports ? (['ipc'] as const) : [])],
      }),
    );
    await once(child, 'spawn');
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

/** Sets the umask that a child inherits at its start. A worker thread cannot change it. */
function privately<T>(start: () => T): T {
  if (!isMainThread) return start();
  const before = process.umask(0o077);
  try {
    return start();
  } finally {
    process.umask(before);
  }
}

/** Describes how a child ended; undefined while it runs. */
export function describeEnd(child: ChildProcess): string | undefined {
  if (child.exitCode !== null) return `it ended with exit code ${child.exitCode}`;
  if (child.signalCode !== null) return `it was ended by ${child.signalCode}`;
  return undefined;
}
