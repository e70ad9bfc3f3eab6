import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { LOOPBACK } from './ports.js';
import { identifyProcess, type ProcessIdentity } from './process-identity.js';
import { GUARD_MARK } from './processes.js';
import { describeEnd, spawnDetached } from './spawn-detached.js';

const START_MS = 15_000;
const PROGRAM = 'ui-guard-process.js';

/** Where the UI itself listens: only its guard knows. */
export interface UiTarget {
  ip: string;
  port: number;
}

/**
 * Chooses an address for the UI itself that no web page can guess: any of the 16 million loopback addresses,
 * with any port. On a system that has only 127.0.0.1 (macOS), only the port is unknown.
 */
export async function chooseUiTarget(): Promise<UiTarget> {
  const ip = [127, randomInt(1, 255), randomInt(256), randomInt(1, 255)].join('.');
  return (await freePortOn(ip)) ?? (await freePortOn(LOOPBACK)) ?? { ip: LOOPBACK, port: 0 };
}

function freePortOn(ip: string): Promise<UiTarget | undefined> {
  return new Promise(resolve => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen({ host: ip, port: 0, exclusive: true }, () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve({ ip, port }));
    });
  });
}

export interface GuardLaunch {
  storeDirectory: string;
  /** Where the guard listens. */
  uiPort: number;
  /** Where the guarded UI listens. */
  uiTarget: string;
  /** The server process: the guard ends with it. */
  server: ProcessIdentity;
  environment: NodeJS.ProcessEnv;
}

/** Starts the UI's guard, and returns once it listens. Throws an Error with the reason if it does not. */
export async function launchGuard(launch: GuardLaunch): Promise<ProcessIdentity> {
  const { uiPort, uiTarget, server, storeDirectory, environment } = launch;
  const child = await spawnDetached({
    program: process.execPath,
    arguments: [
      '--no-warnings',
      guardProgram(),
      GUARD_MARK,
      String(uiPort),
      uiTarget,
      String(server.pid),
      server.started,
    ],
    reports: true,
    storeDirectory,
    environment,
  });
  const tooLate = setTimeout(() => child.kill('SIGKILL'), START_MS);
  // The guard's first and only message says that it listens.
  await Promise.race([once(child, 'message'), once(child, 'exit')]);
  clearTimeout(tooLate);
  const identity = child.pid === undefined ? undefined : await identifyProcess(child.pid);
  const end = describeEnd(child);
  if (end !== undefined || !identity)
    throw new Error(`the guard of its UI did not start: ${end ?? 'it ended'}`);
  child.disconnect();
  return identity;
}

/**
 * Returns the path of the built guard beside this file; when run from sources, the path of the last build.
 */
function guardProgram(): string {
  const beside = fileURLToPath(new URL(PROGRAM, import.meta.url));
  if (existsSync(beside)) return beside;
  return fileURLToPath(new URL(`../../../dist/lib/temporal/server/${PROGRAM}`, import.meta.url));
}
