import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** The exit and output of a command. */
export interface Ended {
  /** Null if a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunningCommand {
  pid: number;
  ended: Promise<Ended>;
  /** Its stderr so far. */
  stderr(): string;
  kill(signal: NodeJS.Signals): void;
  /** Resolves once this appears on stderr; rejects if the command ends without it. */
  said(text: string): Promise<void>;
}

export interface CommandPlace {
  cwd: string;
  environment?: Record<string, string>;
}

const program = resolve('bin/fgo.mjs');
const running = new Set<ChildProcess>();

/** Variables that would direct a command to a server, store or key other than the test's. */
const foreign = /^(FGO_(?!TEMPORAL_CLI$)|TEMPORAL_|OPENAI_|NODE_OPTIONS$|FORCE_COLOR$)/;

/** The part of our environment that a command sees. */
export function environmentOf(place: CommandPlace): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(own), XDG_STATE_HOME: resolve(place.cwd, '.state'), ...place.environment };
}

/** Starts the real command line in a separate process. */
export function startCommand(parameters: string[], place: CommandPlace): RunningCommand {
  const child: ChildProcess = spawn(process.execPath, [program, ...parameters], {
    cwd: place.cwd,
    env: environmentOf(place),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  const { pid } = child;
  if (pid === undefined) throw new Error(`The command ${parameters.join(' ')} did not start.`);
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((settle, reject) => {
    child.once('error', reject);
    child.once('close', code => settle({ code, stdout, stderr }));
  });
  return {
    pid,
    ended,
    stderr: () => stderr,
    kill: signal => void child.kill(signal),
    said: text =>
      new Promise((settle, reject) => {
        const look = () => stderr.includes(text) && settle();
        child.stderr?.on('data', look);
        look();
        void ended.then(({ code }) =>
          reject(new Error(`It ended with ${code} and never said "${text}":\n${stderr}`)),
        );
      }),
  };
}

/** Ends the commands that a failed test left running: they would continue forever beside later tests. */
export async function endCommands(): Promise<void> {
  const left = [...running];
  const closed = left.map(child => once(child, 'close'));
  for (const child of left) child.kill('SIGKILL');
  await Promise.all(closed);
}

/** Runs the real command line to its end. */
export function runCommand(parameters: string[], place: CommandPlace): Promise<Ended> {
  return startCommand(parameters, place).ended;
}

/** Like an expectation, but shows the command's output. */
export function expectExit(ended: Ended, code: number): void {
  if (ended.code === code) return;
  throw new Error(`Exit code ${ended.code} instead of ${code}:\n${ended.stderr.slice(-3_000)}`);
}
