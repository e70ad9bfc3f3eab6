import { TaskUnscoredError, UnavailableError } from '../infrastructure-errors.js';
import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import { z } from 'zod';
import { jsonSchema } from '../../domain/json.js';
import type { Json } from '../../domain/json.js';
import { keptTail, LineProcess } from '../own/line-process.js';
import type { LineProgram } from '../own/line-process.js';
import { parseJson } from '../../text/json/parse-json.js';

export interface BridgeProgram extends LineProgram {
  /** How to fix a failed start. */
  remedy: string;
  /** The timeout of one request, in seconds. */
  requestSeconds: number;
}

const replySchema = z.looseObject({
  id: z.string(),
  error: z.object({ kind: z.string(), message: z.string() }).optional(),
  /** The memory usage of the process in bytes, if it can report it. */
  memory: z.number().nullish(),
});

/** A process that plays any number of episodes: one JSON line in, one out, one request at a time. */
export class BridgeProcess {
  private readonly lines: LineProcess;
  private readonly turn = pLimit(1);
  private waiting: { id: string; resolve(reply: unknown): void; reject(error: Error): void } | null = null;
  private ended: Error | null = null;
  private hasAnswered = false;
  /** The last reported memory usage, in bytes. */
  memory = 0;

  constructor(private readonly program: BridgeProgram) {
    this.lines = new LineProcess(program, {
      line: line => this.receive(line),
      tooLong: () => this.end(new TaskUnscoredError('EPISODE_LOST', 'The environment replied without end.')),
      cannotStart: cause => this.fail(this.cannotStart(cause.message, cause)),
      ended: (how, signal) => this.fail(this.lost(how, signal)),
    });
  }

  /** Why the process is unusable; null while it is usable. */
  get fault(): Error | null {
    return this.ended;
  }

  get pid(): number | undefined {
    return this.lines.pid;
  }

  /**
   * Sends a request and returns the reply. Throws EPISODE_LOST if the process is lost, GAME_FAULT if
   * it reports a game error.
   */
  ask(request: Readonly<Record<string, Json>>): Promise<Readonly<Record<string, Json>>> {
    return this.turn(() => this.askNow({ ...request, id: randomUUID() }));
  }

  /** Kills the process and its children immediately. Its episodes are lost. */
  end(
    reason: Error = new TaskUnscoredError('EPISODE_LOST', 'The process of the environment was ended.'),
  ): void {
    this.fail(reason);
    this.lines.kill();
  }

  private async askNow(request: { id: string }): Promise<Readonly<Record<string, Json>>> {
    if (this.ended) throw this.ended;
    const { requestSeconds } = this.program;
    const timer = setTimeout(
      () =>
        this.end(
          new TaskUnscoredError(
            'EPISODE_LOST',
            `The environment took longer than ${requestSeconds} seconds.`,
          ),
        ),
      requestSeconds * 1_000,
    );
    try {
      const reply = await new Promise<unknown>((resolve, reject) => {
        this.waiting = { id: request.id, resolve, reject };
        this.lines.write(request);
      });
      return this.read(reply);
    } finally {
      clearTimeout(timer);
      this.waiting = null;
    }
  }

  private read(reply: unknown): Readonly<Record<string, Json>> {
    const { error, memory, ...rest } = replySchema.parse(reply);
    this.hasAnswered = true;
    this.memory = memory ?? this.memory;
    if (error?.kind === 'game') throw new TaskUnscoredError('GAME_FAULT', error.message.slice(0, keptTail));
    if (error) {
      const lost = new TaskUnscoredError(
        'EPISODE_LOST',
        `The environment refused a request: ${error.message}.`,
      );
      this.end(lost);
      throw lost;
    }
    return z.record(z.string(), jsonSchema).parse(rest);
  }

  private receive(line: string): void {
    const { waiting } = this;
    if (!waiting) return;
    try {
      const reply = parseJson(line);
      if (replySchema.parse(reply).id === waiting.id) waiting.resolve(reply);
    } catch {
      this.end(
        new TaskUnscoredError(
          'EPISODE_LOST',
          `The environment wrote a line that is no reply: ${line.slice(0, 200)}`,
        ),
      );
    }
  }

  /** A program that exits by itself before its first reply does not work on this machine at all. */
  private lost(how: string, signal: NodeJS.Signals | null): Error {
    const words = this.lines.stderr;
    const last = words === '' ? '' : ` Its last words: ${words}`;
    if (signal === null && !this.hasAnswered) return this.cannotStart(`it ended ${how}.${last}`);
    return new TaskUnscoredError('EPISODE_LOST', `The process of the environment ended ${how}.${last}`);
  }

  private cannotStart(why: string, cause?: Error): UnavailableError {
    const program = JSON.stringify(this.program.command[0]);
    return new UnavailableError(
      'ENVIRONMENT_UNAVAILABLE',
      `The environment's program ${program} cannot be started: ${why}`,
      this.program.remedy,
      cause && { cause },
    );
  }

  private fail(reason: Error): void {
    this.ended ??= reason;
    this.waiting?.reject(this.ended);
  }
}
