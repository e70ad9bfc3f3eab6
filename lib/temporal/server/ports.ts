import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { portBusy, portInvalid } from './errors.js';

export const LOOPBACK = '127.0.0.1';

/** The loopback ports of one server. */
export interface Ports {
  port: number;
  uiPort: number;
}

export interface PortWishes {
  /** Absolute path of the store: each store has its own ports, so that links into the UI stay valid. */
  storeDirectory: string;
  /** The ports of this store's last server. */
  last?: Ports | undefined;
  /** True if clients are connected to `last`, so that no other ports will do. */
  keepLast?: boolean;
  environment: NodeJS.ProcessEnv;
}

// Below the ranges from which systems assign ports to outgoing connections.
const FIRST = 20_000;
const PAIRS = 6_000;
const ATTEMPTS = 50;
/** How long a server that was killed, and the guard of its UI, may take to give up their ports. */
const RELEASE_MS = 2_000;

/**
 * Chooses free ports. Throws PORT_BUSY if a fixed one (FGO_TEMPORAL_PORT, FGO_TEMPORAL_UI_PORT, or the
 * last ones with `keepLast`) is taken.
 */
export async function choosePorts(wishes: PortWishes): Promise<Ports> {
  if (wishes.keepLast && wishes.last) return requireFree(wishes.last);
  const fixedPort = portFrom(wishes.environment, 'FGO_TEMPORAL_PORT');
  const fixedUiPort = portFrom(wishes.environment, 'FGO_TEMPORAL_UI_PORT');
  if (fixedPort !== undefined) await check(fixedPort, 'FGO_TEMPORAL_PORT');
  if (fixedUiPort !== undefined) await check(fixedUiPort, 'FGO_TEMPORAL_UI_PORT');
  if (wishes.last) await untilFree(wishes.last);
  for (const candidate of candidates(wishes)) {
    const ports = { port: fixedPort ?? candidate.port, uiPort: fixedUiPort ?? candidate.uiPort };
    if (ports.port !== ports.uiPort && (await isFree(ports.port)) && (await isFree(ports.uiPort)))
      return ports;
  }
  throw portBusy(
    fixedPort ?? FIRST,
    fixedPort === undefined ? 'nothing, yet no other is free' : 'the search',
  );
}

/** Waits until both ports are free, but not for long. */
async function untilFree({ port, uiPort }: Ports): Promise<void> {
  const end = Date.now() + RELEASE_MS;
  while (Date.now() < end) {
    if ((await isFree(port)) && (await isFree(uiPort))) return;
    await sleep(50);
  }
}

async function requireFree(ports: Ports): Promise<Ports> {
  await check(ports.port, 'the commands connected to it');
  await check(ports.uiPort, 'the browser pages opened on it');
  return ports;
}

async function check(port: number, fixedBy: string): Promise<void> {
  if (!(await isFree(port))) throw portBusy(port, fixedBy);
}

function portFrom(environment: NodeJS.ProcessEnv, variable: string): number | undefined {
  const value = environment[variable];
  if (value === undefined || value === '') return undefined;
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw portInvalid(variable, value);
  return port;
}

function* candidates({ storeDirectory, last }: PortWishes): Generator<Ports> {
  if (last) yield last;
  const start = createHash('sha256').update(storeDirectory).digest().readUInt32BE(0);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = FIRST + 2 * ((start + attempt) % PAIRS);
    yield { port, uiPort: port + 1 };
  }
}

/** Returns whether a server could listen on this loopback port now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: LOOPBACK, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
