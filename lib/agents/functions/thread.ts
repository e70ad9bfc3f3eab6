import { Worker } from 'node:worker_threads';
import type { WorkerOptions } from 'node:worker_threads';
import { SandboxUnavailableError } from './errors.js';
import { threadReady } from './thread-protocol.js';
import type { ThreadReply, ThreadRequest } from './thread-protocol.js';

/** How long it may take to begin, in milliseconds: not what a function does. */
const longestStart = 60_000;

/** The thread knows nothing of this process: not its environment, its parameters or its input. */
const options: WorkerOptions = {
  env: {},
  argv: [],
  execArgv: [],
  stdin: false,
  stdout: true,
  stderr: true,
  // The stack is far beyond what the engine may take, so that it is always the engine that ends a deep recursion.
  resourceLimits: { maxOldGenerationSizeMb: 160, maxYoungGenerationSizeMb: 32, stackSizeMb: 32 },
};

/** How a thread failed to answer. */
export type Lost = 'time' | 'ended';

interface Waiting {
  id: number;
  done(reply: ThreadReply | Lost): void;
}

/** One thread that runs functions. It does one request at a time. */
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
    this.worker.on('message', (reply: ThreadReply | typeof threadReady) => this.hear(reply));
    // Only a call that is under way keeps the process alive.
    this.worker.unref();
  }

  /** False once it has ended or was ended. */
  get isUsable(): boolean {
    return !this.hasEnded;
  }

  /** Throws SandboxUnavailableError where it cannot be started. A thread that is lost is of no use any more. */
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
        // Where this process was busy itself, the answer may wait to be heard: it is, before the thread is given up.
        timer = setTimeout(() => setImmediate(() => setImmediate(() => this.giveUp(request))), milliseconds);
        this.worker.postMessage(request);
      });
    } finally {
      clearTimeout(timer);
      this.waiting = null;
    }
  }

  private hear(reply: ThreadReply | typeof threadReady): void {
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
      new SandboxUnavailableError(
        `The thread that runs functions cannot be started: ${why}`,
        'Look whether the machine has memory left, and whether the package is installed whole.',
      ),
    );
  }
}

/** The thread's program stands beside this file once both are built; from the sources it is compiled as it is loaded. */
function startWorker(): Worker {
  if (import.meta.url.endsWith('.js'))
    return new Worker(new URL('./sandbox-thread.js', import.meta.url), options);
  const source = new URL('./sandbox-thread.ts', import.meta.url);
  const load = `import('jiti').then(({ createJiti }) => createJiti(${JSON.stringify(import.meta.url)}).import(${JSON.stringify(source.href)}))`;
  return new Worker(load, { ...options, eval: true });
}
