import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';

/** A process of a host. */
export interface HostProcess {
  /** Its exit code; null if a signal ended it. */
  ended: Promise<number | null>;
  hasEnded(): boolean;
  stdout(): string;
  /** Its stdout and stderr so far. */
  output(): string;
  /** Resolves once this is in its output. Throws if it ends before, or takes too long. */
  said(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

const longestSilenceMs = 60_000;

/** Starts a process whose output also goes to a log file. */
export function startHostProcess(options: {
  command: readonly string[];
  cwd: string;
  environment: NodeJS.ProcessEnv;
  logFile: string;
}): HostProcess {
  const { command, cwd, environment, logFile } = options;
  const [program = '', ...parameters] = command;
  const child = spawn(program, parameters, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const log = createWriteStream(logFile, { flags: 'a' });
  let stdout = '';
  let output = '';
  let hasEnded = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      log.write(text);
    });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => {
      hasEnded = true;
      log.end();
      resolve(code);
    });
  });
  ended.catch(() => undefined);
  return {
    ended,
    hasEnded: () => hasEnded,
    stdout: () => stdout,
    output: () => output,
    said: text =>
      new Promise((resolve, reject) => {
        const fail = (why: string) => reject(new Error(`${why} without "${text}":\n${output.slice(-2_000)}`));
        const late = setTimeout(
          () => fail(`${logFile}: ${longestSilenceMs / 1_000} s passed`),
          longestSilenceMs,
        );
        const look = () => {
          if (!output.includes(text)) return;
          clearTimeout(late);
          resolve();
        };
        for (const stream of [child.stdout, child.stderr]) stream.on('data', look);
        look();
        void ended.then(code => fail(`${logFile}: it ended with ${code}`), reject);
      }),
    kill: signal => void child.kill(signal),
  };
}
