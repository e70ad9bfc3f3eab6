import { UnavailableError } from '../infrastructure-errors.js';
import { Worker } from 'node:worker_threads';
import type { WorkerOptions } from 'node:worker_threads';
import { threadReady } from './thread-protocol.js';
import type { ThreadReply, ThreadRequest } from './thread-protocol.js';

/** The timeout for the start, in milliseconds, without the time of a function. */
const longestStart = 60_000;

/** The thread has no access to this process: not to its environment, arguments or input. */
const options: WorkerOptions = {
  env: {},
  argv: [],
  execArgv: [],
  stdin: false,
  stdout: true,
  stderr: true,
  // A much larger stack than the engine can use, so that the engine always stops deep recursion first.
  resourceLimits: { maxOldGenerationSizeMb: 160, maxYoungGenerationSizeMb: 32, stackSizeMb: 32 },
};

/** Why a thread did not reply. */
export type Lost = 'time' | 'ended';

interface Waiting {
  id: number;
  done(reply: ThreadReply | Lost): void;
}

/** A thread that runs functions, one request at a time. */
export class SandboxThread {
  private readonly worker: Worker;
  private readonly started: Promise<void>;
  private waiting: Waiting | null = null;
  private hasEnded = false;

  constructor() {
    this.worker = startWorker();
    this.started = new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.refuse(reject, 'It did not begin in time.'), longestStart);
      timer.unref();
      this.worker.once('message', () => {
        clearTimeout(timer);
        resolve();
      });
      this.worker.on('error', error => this.refuse(reject, error.message));
      this.worker.once('exit', () => this.refuse(reject, 'It ended.'));
    });
    this.started.catch(() => undefined);
    this.worker.on('message', (reply: ThreadReply | typeof threadReady) => this.receive(reply));
    // Only a call in flight keeps the process alive.
    this.worker.unref();
  }

  /** False after it exited or was ended. */
  get isUsable(): boolean {
    return !this.hasEnded;
  }

  /** Throws SANDBOX_UNAVAILABLE if the thread cannot be started. A lost thread is unusable. */
  async ask(request: ThreadRequest, milliseconds: number): Promise<ThreadReply | Lost> {
    this.worker.ref();
    try {
      await this.started;
      return await this.answered(request, milliseconds);
    } finally {
      this.worker.unref();
    }
  }

  async end(): Promise<void> {
    this.lose('ended');
    await this.worker.terminate();
  }

  private async answered(request: ThreadRequest, milliseconds: number): Promise<ThreadReply | Lost> {
    if (this.hasEnded) return 'ended';
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise(resolve => {
        this.waiting = { id: request.id, done: resolve };
        // If this process was busy, the reply may already be queued: process it before giving up the thread.
        timer = setTimeout(() => setImmediate(() => setImmediate(() => this.giveUp(request))), milliseconds);
        this.worker.postMessage(request);
      });
    } finally {
      clearTimeout(timer);
      this.waiting = null;
    }
  }

  private receive(reply: ThreadReply | typeof threadReady): void {
    if (reply !== threadReady && this.waiting?.id === reply.id) this.waiting.done(reply);
  }

  private giveUp({ id }: ThreadRequest): void {
    if (this.waiting?.id !== id) return;
    this.lose('time');
    void this.worker.terminate();
  }

  private lose(how: Lost): void {
    this.hasEnded = true;
    this.waiting?.done(how);
  }

  private refuse(reject: (error: Error) => void, why: string): void {
    this.lose('ended');
    reject(
      new UnavailableError(
        'SANDBOX_UNAVAILABLE',
        `The thread that runs functions cannot be started: ${why}`,
        'Look whether the machine has memory left, and whether the package is installed whole.',
      ),
    );
  }
}

/** In a build, the thread's program is next to this file; from sources, it is compiled on load. */
function startWorker(): Worker {
  if (import.meta.url.endsWith('.js'))
    return new Worker(new URL('./sandbox-thread.js', import.meta.url), options);
  const source = new URL('./sandbox-thread.ts', import.meta.url);
  const load = `import('jiti').then(({ createJiti }) => createJiti(${JSON.stringify(import.meta.url)}).import(${JSON.stringify(source.href)}))`;
  return new Worker(load, { ...options, eval: true });
}
