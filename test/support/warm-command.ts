import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { environmentOf, runCommand } from './command.js';
import type { CommandPlace, Ended } from './command.js';

let host: ChildProcess | undefined;
let busy = false;

/**
 * Runs the command line to its end in a process that earlier commands of this test file also used: most of
 * the cost of a separate process is loading and warming up. Not for tests of what the exit of a process does,
 * or of what one process knows about another. Concurrent commands have separate processes.
 */
export async function runWarmCommand(parameters: string[], place: CommandPlace): Promise<Ended> {
  if (busy) return runCommand(parameters, place);
  busy = true;
  try {
    return await runIn((host ??= startHost()), { parameters, place });
  } finally {
    busy = false;
  }
}

function startHost(): ChildProcess {
  const child = fork(resolve('test/support/warm-host.mjs'), [], {
    execArgv: ['--no-warnings'],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  child.stderr?.setEncoding('utf8');
  child.once('exit', () => {
    if (host === child) host = undefined;
  });
  return child;
}

function runIn(child: ChildProcess, { parameters, place }: { parameters: string[]; place: CommandPlace }) {
  return new Promise<Ended>((settle, reject) => {
    let stderr = '';
    const hear = (text: string) => void (stderr += text);
    const finish = (ended: Ended) => {
      child.stderr?.off('data', hear);
      child.off('close', crashed);
      settle(ended);
    };
    const crashed = (code: number | null) => finish({ code, stdout: '', stderr });
    child.stderr?.on('data', hear);
    child.once('close', crashed);
    child.once('message', message => finish(message as Ended));
    child.once('error', reject);
    child.send({ parameters, cwd: place.cwd, environment: environmentOf(place) });
  });
}

/** Call it in `afterAll`. */
export async function endWarmCommands(): Promise<void> {
  if (!host) return;
  const ended = once(host, 'exit');
  host.kill('SIGKILL');
  await ended;
}
