import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { unlessAborted } from '../../llm/abort.js';
import { SandboxThread } from './thread.js';
import type { Lost } from './thread.js';
import type { ThreadReply, ThreadRequest } from './thread-protocol.js';

/** Threads that run functions. */
export interface Sandbox {
  /** Throws SANDBOX_UNAVAILABLE, or the signal's reason; queued calls then never start. */
  ask(
    request: Omit<ThreadRequest, 'id'>,
    milliseconds: number,
    signal?: AbortSignal,
  ): Promise<ThreadReply['outcome'] | Lost>;
  /** How many threads were ended because they did not respond, or exited by themselves. */
  readonly replaced: number;
  /** The current number of threads. */
  readonly threads: number;
  close(): Promise<void>;
}

/** A thread is ended after this many idle milliseconds, to free its memory. */
const longestIdleMs = 60_000;

/** Threads start on demand, stay for a while for the next call, and keep no process alive. */
export function createSandbox(threads: number, idleMs = longestIdleMs): Sandbox {
  const room = pLimit(threads);
  const idle: SandboxThread[] = [];
  const all = new Set<SandboxThread>();
  let replaced = 0;
  let requests = 0;

  function take(): SandboxThread {
    for (let thread = idle.pop(); thread; thread = idle.pop()) {
      if (thread.isUsable) return thread;
      all.delete(thread);
    }
    const thread = new SandboxThread();
    all.add(thread);
    return thread;
  }

  function release(thread: SandboxThread): void {
    if (!thread.isUsable) return void all.delete(thread);
    idle.push(thread);
    const calls = requests;
    const timer = setTimeout(() => {
      // If there were calls since, a later timer handles the threads.
      if (calls !== requests || !idle.includes(thread)) return;
      for (const resting of idle.splice(0)) {
        all.delete(resting);
        void resting.end();
      }
    }, idleMs);
    timer.unref();
  }

  async function ask(request: Omit<ThreadRequest, 'id'>, milliseconds: number) {
    const thread = take();
    requests += 1;
    try {
      const reply = await thread.ask({ ...request, id: requests }, milliseconds);
      if (typeof reply !== 'string') return reply.outcome;
      replaced += 1;
      return reply;
    } finally {
      release(thread);
    }
  }

  return {
    ask: (request, milliseconds, signal) =>
      // A call in flight ends by its own limits; nothing waits for it.
      unlessAborted(
        room(() => {
          signal?.throwIfAborted();
          return ask(request, milliseconds);
        }),
        signal,
      ),
    get replaced() {
      return replaced;
    },
    get threads() {
      return all.size;
    },
    async close() {
      idle.length = 0;
      await Promise.all([...all].map(thread => thread.end()));
      all.clear();
    },
  };
}

/** More threads cost memory (about 40 MB each) for little gain: a call takes milliseconds. */
const mostThreads = 4;
let shared: Sandbox | null = null;

/** The sandbox that all functions of this process share. */
export function sharedSandbox(): Sandbox {
  shared ??= createSandbox(Math.min(mostThreads, availableParallelism()));
  return shared;
}
