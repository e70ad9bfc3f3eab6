import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, closeSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentOf } from './command.js';
import type { CommandPlace, Ended } from './command.js';

/** A process that runs commands, one at a time. */
interface Host {
  /** The path of its socket. */
  path: string;
  /** Null until it was used. */
  pid: number | null;
  busy: boolean;
}

const {
  FGO_TEST_HOSTS: sharedFolder,
  FGO_TEST_PARENT: parent = process.pid,
  JEST_WORKER_ID: worker = '1',
} = process.env;
let ownFolder: string | undefined;
const hosts: Host[] = [];

/**
 * Runs the command line to its end in a process that earlier commands also used: most of the cost of a
 * separate process is loading and warming up. Not for tests of what the exit of a process does, or of what one
 * process knows about another. Concurrent commands have separate processes. `npm test` keeps these processes
 * for the next test files; elsewhere they end with their test file.
 */
export async function runWarmCommand(parameters: string[], place: CommandPlace): Promise<Ended> {
  const host = hosts.find(({ busy }) => !busy) ?? addHost();
  host.busy = true;
  try {
    const request = { parameters, cwd: place.cwd, environment: environmentOf(place) };
    return await runOn(host, await connectTo(host.path), JSON.stringify(request));
  } finally {
    host.busy = false;
  }
}

function addHost(): Host {
  const folder = sharedFolder ?? (ownFolder ??= mkdtempSync(join(tmpdir(), 'fgo-hosts-')));
  const host = { path: join(folder, `${worker}-${hosts.length}`), pid: null, busy: false };
  hosts.push(host);
  return host;
}

/** Connects to the host of this path, which is started if it is not running. */
async function connectTo(path: string): Promise<Socket> {
  const running = await tryToConnect(path);
  if (running) return running;
  // What a killed host left.
  await rm(path, { force: true });
  const log = openSync(`${path}.log`, 'a');
  const host = spawn(
    process.execPath,
    ['--no-warnings', resolve('test/support/warm-host.mjs'), path, String(parent)],
    { stdio: ['ignore', log, log] },
  );
  host.unref();
  closeSync(log);
  for (;;) {
    const socket = await tryToConnect(path);
    if (socket) return socket;
    if (host.exitCode !== null) throw new Error(`${path} ended:\n${await readFile(`${path}.log`, 'utf8')}`);
    await sleep(20);
  }
}

function tryToConnect(path: string): Promise<Socket | null> {
  return new Promise(settle => {
    const socket = connect(path, () => settle(socket));
    socket.on('error', () => settle(null));
  });
}

interface Message {
  pid?: number;
  stdout?: string;
  stderr?: string;
  code?: number;
}

function runOn(host: Host, socket: Socket, request: string): Promise<Ended> {
  const ended: Ended = { code: null, stdout: '', stderr: '' };
  const lines = createInterface({ input: socket });
  lines.on('line', line => {
    const { pid, stdout = '', stderr = '', code } = JSON.parse(line) as Message;
    if (pid !== undefined) host.pid = pid;
    ended.stdout += stdout;
    ended.stderr += stderr;
    if (code !== undefined) ended.code = code;
  });
  return new Promise(settle => {
    // A host that crashes closes its connection without a code.
    lines.once('close', () => settle(ended));
    socket.write(`${request}\n`);
  });
}

/** Ends the hosts that a failed test left busy, and all hosts that no later test file can use. */
export async function endWarmCommands(): Promise<void> {
  for (const { pid, busy } of hosts.splice(0)) {
    if (pid !== null && (busy || ownFolder !== undefined)) process.kill(pid, 'SIGKILL');
  }
  if (ownFolder !== undefined) await rm(ownFolder, { recursive: true, force: true });
  ownFolder = undefined;
}
