import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { killMarked, processMark } from './kill-marked.js';
import { withoutSecrets } from '../../llm/secrets.js';
import { LineReader } from './line-reader.js';

/** The longest line that is read, in characters. */
export const longestLine = 8 * 1024 * 1024;
/** What is kept of stderr, in characters, to say what went wrong. */
export const keptTail = 2_000;

export interface LineProgram {
  command: readonly string[];
  /** The present one if not given. */
  directory?: string;
  environment: Record<string, string>;
}

/** What is reported of a process. */
export interface LineListener {
  line(line: string): void;
  /** A line beyond the longest; what follows of it is ignored. */
  tooLong(): void;
  cannotStart(cause: Error): void;
  /** It ended, "with code 3" or "by SIGKILL"; `signal` is null where it did so by itself. */
  ended(how: string, signal: NodeJS.Signals | null): void;
}

/** How long the output of a process that has ended is waited for, where another holds its end of the pipe. */
const outputMs = 1_000;

/** A program with lines on its stdin and stdout. What it starts ends with it. */
export class LineProcess {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly mark = randomUUID();
  private lines: LineReader | null = null;
  private tail = '';

  constructor({ command, directory, environment }: LineProgram, listener: LineListener) {
    const [file = '', ...parameters] = command;
    this.child = spawn(file, parameters, {
      ...(directory !== undefined && { cwd: directory }),
      env: { ...environment, [processMark]: this.mark },
      stdio: ['pipe', 'pipe', 'pipe'],
      shell: false,
      // In a group of its own, so that what it has started itself ends with it; what left the group has the mark.
      detached: process.platform !== 'win32',
    });
    this.listen(listener);
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** The end of what it said on stderr. */
  get lastWords(): string {
    return this.tail.trim();
  }

  /** What it wrote after its last line end. */
  get unfinished(): string {
    return this.lines?.unfinished.slice(-keptTail) ?? '';
  }

  /** Writes a value as a line of JSON. */
  write(value: unknown): void {
    this.child.stdin.write(`${JSON.stringify(value)}\n`);
  }

  /** Ends it at once, with all that it has started. */
  kill(): void {
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') this.child.kill('SIGKILL');
      else process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
    killMarked(this.mark);
  }

  private listen(listener: LineListener): void {
    const { child } = this;
    const lines = (this.lines = new LineReader(longestLine, listener));
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => lines.read(chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      // Before it is cut: half a secret would not be found.
      this.tail = withoutSecrets(this.tail + chunk).slice(-keptTail);
    });
    // A process that has ended reads nothing: `close` says so.
    child.stdin.on('error', () => undefined);
    child.once('error', cause => listener.cannotStart(cause));
    let isOver = false;
    const end = (code: number | null, signal: NodeJS.Signals | null): void => {
      if (!isOver) listener.ended(howEnded(code, signal), signal);
      isOver = true;
    };
    child.once('close', end);
    child.once('exit', (code, signal) => {
      // What it has started would hold the pipes open, and `close` back.
      this.kill();
      setTimeout(() => end(code, signal), outputMs).unref();
    });
    // It must not keep the command that uses it alive.
    child.unref();
    for (const stream of [child.stdin, child.stdout, child.stderr])
      (stream as { unref?: () => void }).unref?.();
  }
}

function howEnded(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `with code ${code ?? 'unknown'}` : `by ${signal}`;
}
