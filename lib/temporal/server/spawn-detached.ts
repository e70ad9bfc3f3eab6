import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { isMainThread } from 'node:worker_threads';
import { environmentFor } from './environment.js';
import { logFileOf } from './server-log.js';

export interface DetachedProgram {
  program: string;
  arguments: string[];
  /** Its working directory; what it prints goes to the server log there. */
  storeDirectory: string;
  environment: NodeJS.ProcessEnv;
  /** Whether it sends messages to this process, which has to end the channel. */
  reports?: boolean;
}

/** Starts a program that outlives this process. The files that it creates are for this user alone. */
export async function spawnDetached(details: DetachedProgram): Promise<ChildProcess> {
  const log = await open(logFileOf(details.storeDirectory), 'a', 0o600);
  try {
    const child = privately(() =>
      spawn(details.program, details.arguments, {
        cwd: details.storeDirectory,
        env: environmentFor('server', details.environment),
        // A group of its own: Ctrl-C in the terminal ends the command, not the server under other commands.
        detached: true,
        stdio: ['ignore', log.fd, log.fd, ...(details.reports ? (['ipc'] as const) : [])],
      }),
    );
    await once(child, 'spawn');
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

/** A child inherits the umask of the moment at which it is started. A thread cannot change it. */
function privately<T>(start: () => T): T {
  if (!isMainThread) return start();
  const before = process.umask(0o077);
  try {
    return start();
  } finally {
    process.umask(before);
  }
}

/** How a child ended; undefined while it runs. */
export function describeEnd(child: ChildProcess): string | undefined {
  if (child.exitCode !== null) return `it ended with exit code ${child.exitCode}`;
  if (child.signalCode !== null) return `it was ended by ${child.signalCode}`;
  return undefined;
}
