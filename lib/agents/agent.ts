import type { Message } from '../domain/trajectory.js';
import type { Modules } from '../domain/module.js';
import type { Task } from '../domain/task.js';
import type { Json } from '../domain/json.js';
import type { Finish } from '../llm/call.js';

/** What an agent did on one task, before scoring. */
export interface Rollout {
  messages: Message[];
  output: string;
  /** The output as the scorer is to see it; null where it could not be parsed. */
  answer: Json | null;
  /** What the environment gave for it, where that scores; the scorer is not asked then. */
  verdict?: { score: number; feedback: string };
  /** Why the agent itself failed (it crashed, ran out of time, …); null where it did not. */
  failure: string | null;
  /** How its last reply ended; absent where that is not known. */
  ended?: Finish | undefined;
}

/**
 * The one contract of all agents: task and modules in, rollout out. What the agent does wrong is data in the
 * rollout; what the infrastructure does wrong is thrown (see `lib/llm/errors.ts`) and never scored.
 */
export interface Agent {
  run(task: Task, modules: Modules, signal: AbortSignal): Promise<Rollout>;
}
