import { UnavailableError } from '../infrastructure-errors.js';
import { tryParseJson } from '../../text/json/parse-json.js';
import { isNestedDeeper, mostLevels } from '../../text/is-nested-deeper.js';
import { withoutSecrets } from '../../llm/secrets.js';
import { AgentFaultError, NoReplyError } from './errors.js';
import { describeReceived } from './received.js';
import { keptTail, LineProcess, longestLine } from './line-process.js';
import type { LineProgram } from './line-process.js';
import { unloadableKey, type OwnRequest, type Program } from './transport.js';

export interface StartedProgram extends LineProgram {
  /** Defaults to `agent`. */
  what?: Program;
  /** Whether it runs a user's module file, and reports if the file cannot be loaded. */
  isModule?: boolean;
  directory: string;
}

/** The maximum number of other lines to keep. */
const mostOthers = 50;

interface Waiting {
  id: string;
  resolve(reply: unknown): void;
  reject(error: Error): void;
}

/**
 * One process of a user's own program, such as an agent or a scorer. It handles one task at a time: a JSON
 * line in, and a JSON line with the same id out.
 */
export class AgentProcess {
  private readonly lines: LineProcess;
  private waiting: Waiting | null = null;
  /** Lines that are not the reply to the current request. */
  private others: string[] = [];
  private ended: Error | null = null;

  constructor(private readonly program: StartedProgram) {
    this.lines = new LineProcess(program, {
      line: line => this.receive(line),
      tooLong: () =>
        this.end(new AgentFaultError(`A line on its stdout is longer than ${longestLine} characters.`)),
      cannotStart: cause => this.fail(this.cannotStart(cause)),
      ended: how => this.fail(new AgentFaultError(`The ${this.what} ended ${how}.${this.received()}`)),
    });
  }

  /** False after it exited or was ended. */
  get isUsable(): boolean {
    return this.ended === null;
  }

  /**
   * Throws AgentFaultError, AGENT_UNAVAILABLE or NoReplyError; after any of them, the process is
   * unusable.
   */
  async ask(request: OwnRequest, signal: AbortSignal): Promise<unknown> {
    signal.throwIfAborted();
    if (this.ended) throw this.ended;
    this.others = [];
    const stop = () => this.end(new NoReplyError(this.receivedSoFar(), signal.reason));
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await new Promise<unknown>((resolve, reject) => {
        this.waiting = { id: request.id, resolve, reject };
        this.lines.write(request);
      });
    } finally {
      this.waiting = null;
      signal.removeEventListener('abort', stop);
    }
  }

  /** Kills the process and its children immediately. */
  end(reason: Error = new AgentFaultError(`The ${this.what} was ended.`)): void {
    this.fail(reason);
    this.lines.kill();
  }

  private get what(): Program {
    return this.program.what ?? 'agent';
  }

  /** Keeps lines that are not the reply, to show them if no reply follows. */
  private receive(line: string): void {
    const reply = parsed(line);
    if (this.waiting && isReplyTo(reply, this.waiting.id)) {
      if (!isNestedDeeper(reply)) return this.waiting.resolve(reply);
      const fault = `The ${this.what}'s reply is nested deeper than ${mostLevels} levels.`;
      return this.end(new AgentFaultError(fault));
    }
    const unloadable = this.program.isModule === true && unloadableOf(reply);
    if (typeof unloadable === 'string') return this.end(this.cannotLoad(unloadable));
    if (line.trim() === '') return;
    this.others = [...this.others, withoutSecrets(line).slice(0, keptTail)].slice(-mostOthers);
  }

  private fail(reason: Error): void {
    this.ended ??= reason;
    this.waiting?.reject(this.ended);
  }

  private cannotStart(cause: Error): UnavailableError {
    const what = `The ${this.what}'s program ${JSON.stringify(this.program.command[0])} cannot be started: ${cause.message}.`;
    return new UnavailableError('AGENT_UNAVAILABLE', what, `Install it, or correct ${this.what}.command.`, {
      cause,
    });
  }

  private cannotLoad(message: string): UnavailableError {
    const what = `The ${this.what}'s file cannot be loaded: ${withoutSecrets(message).slice(0, keptTail)}`;
    return new UnavailableError('AGENT_UNAVAILABLE', what, 'Correct it, then continue the run.');
  }

  private received(): string {
    const { unfinished, stderr } = this.lines;
    const received = describeReceived({ lines: this.others, unfinished, stderr });
    return received === '' ? '' : ` ${received}`;
  }

  private receivedSoFar(): string {
    return this.received().trim() || 'It wrote nothing: does it flush its stdout after each reply?';
  }
}

function isReplyTo(reply: unknown, id: string): boolean {
  return typeof reply === 'object' && reply !== null && 'id' in reply && reply.id === id;
}

function unloadableOf(reply: unknown): unknown {
  return typeof reply === 'object' && reply !== null && unloadableKey in reply && reply[unloadableKey];
}

function parsed(line: string): unknown {
  const options = { deepest: Infinity, exact: true };
  return tryParseJson(line, options) ?? tryParseJson(line.replace(notInJson, '"$1"'), options);
}

/**
 * Invalid JSON numbers that some languages write. They become strings, because no better reply would follow.
 */
const notInJson = /(?<=[[:,]\s*)(NaN|-?Infinity)(?=\s*[,\]}])/g;
