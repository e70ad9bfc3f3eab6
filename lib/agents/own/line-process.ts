import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { killMarked, processMark } from './kill-marked.js';
import { withoutSecrets } from '../../llm/secrets.js';
import { LineReader } from './line-reader.js';

/** The maximum line length, in characters. */
export const longestLine = 8 * 1024 * 1024;
/** How many characters at the end of stderr to keep for error messages. */
export const keptTail = 2_000;

export interface LineProgram {
  command: readonly string[];
  /** Defaults to the current directory. */
  directory?: string;
  environment: Record<string, string>;
}

/** Receives the events of a process. */
export interface LineListener {
  line(line: string): void;
  /** A line exceeds the limit; the rest of it is ignored. */
  tooLong(): void;
  cannotStart(cause: Error): void;
  /** The process ended, "with code 3" or "by SIGKILL"; `signal` is null if it exited by itself. */
  ended(how: string, signal: NodeJS.Signals | null): void;
}

/** How long to wait for remaining output after the exit, if another process holds the pipe open. */
const outputMs = 1_000;

/** A program that reads and writes lines. Its child processes end with it. */
export class LineProcess {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly mark = randomUUID();
  private lines: LineReader | null = null;
  private tail = '';

  constructor({ command, directory, environment }: LineProgram, listener: LineListener) {
    const [file = '', ...parameters] = command;
    this.child = spawn(file, parameters, {
      cwd: directory,
      env: { ...environment, [processMark]: this.mark },
      stdio: ['pipe', 'pipe', 'pipe'],
      shell: false,
      // A separate process group, so that its children end with it; the mark finds those that left the group.
      detached: process.platform !== 'win32',
    });
    this.listen(listener);
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** The end of its stderr. */
  get stderr(): string {
    return this.tail.trim();
  }

  /** What it wrote after the last line break. */
  get unfinished(): string {
    return this.lines?.unfinished.slice(-keptTail) ?? '';
  }

  /** Writes a value as a line of JSON. */
  write(value: unknown): void {
    this.child.stdin.write(`${JSON.stringify(value)}\n`);
  }

  /** Kills the process and its children immediately. */
  kill(): void {
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') this.child.kill('SIGKILL');
      else process.kill(-pid, 'SIGKILL');
    } catch {
      // It has already ended.
    }
    killMarked(this.mark);
  }

  private listen(listener: LineListener): void {
    const { child } = this;
    const lines = (this.lines = new LineReader(longestLine, listener));
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => lines.read(chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      // Remove secrets before truncating: half a secret would not be found.
      this.tail = withoutSecrets(this.tail + chunk).slice(-keptTail);
    });
    // Writing to an ended process fails; `close` reports the end.
    child.stdin.on('error', () => undefined);
    child.once('error', cause => listener.cannotStart(cause));
    let isOver = false;
    const end = (code: number | null, signal: NodeJS.Signals | null): void => {
      if (!isOver) listener.ended(howEnded(code, signal), signal);
      isOver = true;
    };
    child.once('close', end);
    child.once('exit', (code, signal) => {
      // Its children would hold the pipes open and delay `close`.
      this.kill();
      setTimeout(() => end(code, signal), outputMs).unref();
    });
    // It must not keep the parent process alive.
    child.unref();
    for (const stream of [child.stdin, child.stdout, child.stderr])
      (stream as { unref?: () => void }).unref?.();
  }
}

function howEnded(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `with code ${code ?? 'unknown'}` : `by ${signal}`;
}
