import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { AgentFaultError, AgentUnavailableError } from './errors.js';
import { LineReader } from './line-reader.js';
import type { OwnRequest, Program } from './transport.js';

/** The longest reply, in characters. */
const longestReply = 8 * 1024 * 1024;
/** What is kept of stderr, and of lines that are no reply, to say what went wrong. */
const keptTail = 2_000;

export interface StartedProgram {
  /** `agent` if not given. */
  what?: Program;
  command: readonly string[];
  directory: string;
  environment: Record<string, string>;
}

interface Waiting {
  id: string;
  resolve(reply: unknown): void;
  reject(error: Error): void;
}

/** One process of a program of the user's own, an agent or a scorer. It does one task at a time: a JSON line in, a JSON line of the same id out. */
export class AgentProcess {
  private readonly child: ChildProcessWithoutNullStreams;
  private waiting: Waiting | null = null;
  private stderr = '';
  private noise = '';
  private ended: Error | null = null;

  constructor(private readonly program: StartedProgram) {
    const [file = '', ...parameters] = program.command;
    this.child = spawn(file, parameters, {
      cwd: program.directory,
      env: program.environment,
      stdio: ['pipe', 'pipe', 'pipe'],
      shell: false,
      // In a group of its own, so that what it has started itself ends with it.
      detached: process.platform !== 'win32',
    });
    this.listen();
  }

  /** False once it has ended or was ended. */
  get isUsable(): boolean {
    return this.ended === null;
  }

  /** Throws AgentFaultError, AgentUnavailableError or the signal's reason; after any of them it is of no use. */
  async ask(request: OwnRequest, signal: AbortSignal): Promise<unknown> {
    signal.throwIfAborted();
    if (this.ended) throw this.ended;
    const stop = () => this.end(asError(signal.reason));
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await new Promise<unknown>((resolve, reject) => {
        this.waiting = { id: request.id, resolve, reject };
        this.child.stdin.write(`${JSON.stringify(request)}\n`);
      });
    } finally {
      this.waiting = null;
      signal.removeEventListener('abort', stop);
    }
  }

  /** Ends it at once, with all that it has started. */
  end(reason: Error = new AgentFaultError(`The ${this.what} was ended.`)): void {
    this.fail(reason);
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') this.child.kill('SIGKILL');
      else process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  }

  private get what(): Program {
    return this.program.what ?? 'agent';
  }

  private listen(): void {
    const { child } = this;
    const lines = new LineReader(longestReply, {
      line: line => this.hear(line),
      tooLong: () =>
        this.end(new AgentFaultError(`A line on its stdout is longer than ${longestReply} characters.`)),
    });
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => lines.read(chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      this.stderr = (this.stderr + chunk).slice(-keptTail);
    });
    // A process that has ended hears nothing: `exit` tells.
    child.stdin.on('error', () => undefined);
    child.once('error', cause => this.fail(this.cannotStart(cause)));
    child.once('close', (code, signal) =>
      this.fail(new AgentFaultError(`The ${this.what} ended ${howEnded(code, signal)}.${this.lastWords()}`)),
    );
    // An idle process must not keep the command that uses it alive.
    child.unref();
    for (const stream of [child.stdin, child.stdout, child.stderr])
      (stream as { unref?: () => void }).unref?.();
  }

  /** Anything that is not the reply is somebody's print: kept, to be told where no reply comes. */
  private hear(line: string): void {
    const reply = parsed(line);
    if (this.waiting && isReplyTo(reply, this.waiting.id)) return this.waiting.resolve(reply);
    if (line.trim() !== '') this.noise = `${this.noise}${line}\n`.slice(-keptTail);
  }

  private fail(reason: Error): void {
    this.ended ??= reason;
    this.waiting?.reject(this.ended);
  }

  private cannotStart(cause: Error): AgentUnavailableError {
    const what = `The ${this.what}'s program ${JSON.stringify(this.program.command[0])} cannot be started: ${cause.message}.`;
    return new AgentUnavailableError(what, `Install it, or correct ${this.what}.command.`, { cause });
  }

  private lastWords(): string {
    const error = this.stderr.trim();
    const noise = this.noise.trim();
    if (error !== '') return ` Its last words on stderr: ${error}`;
    return noise === '' ? '' : ` It wrote lines that are no reply: ${noise}`;
  }
}

function howEnded(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `with code ${code ?? 'unknown'}` : `by ${signal}`;
}

function isReplyTo(reply: unknown, id: string): boolean {
  return typeof reply === 'object' && reply !== null && 'id' in reply && reply.id === id;
}

function parsed(line: string): unknown {
  return parsedJson(line) ?? parsedJson(line.replace(notInJson, '"$1"'));
}

/** What some languages write for numbers that are none: told as texts, since to wait for a better line is no use. */
const notInJson = /(?<=[[:,]\s*)(NaN|-?Infinity)(?=\s*[,\]}])/g;

function parsedJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
