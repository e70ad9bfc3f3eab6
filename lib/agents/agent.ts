import type { Message } from '../domain/trajectory.js';
import type { Modules } from '../domain/module.js';
import type { Task } from '../domain/task.js';
import type { Json } from '../domain/json.js';
import type { AgentConfig } from '../config/agent.js';
import type { AlfworldEnvironmentConfig } from '../config/alfworld.js';
import type { Finish, LanguageModels } from '../llm/call.js';
import type { Environment } from './environment/environment.js';
import type { InlineAgent } from './own/inline-agent.js';
import type { Remember } from './tools/tool.js';

/** What an agent did on one task, before scoring. */
export interface Rollout {
  messages: Message[];
  output: string;
  /** The output to score; null if it could not be parsed. */
  answer: Json | null;
  /** The verdict of an environment that scores; the scorer is not called then. */
  verdict?: { score: number; feedback: string };
  /** Why the agent failed (crash, timeout, …); null if it did not fail. */
  failure: string | null;
  /** The finish reason of its last reply; absent if unknown. */
  ended?: Finish | undefined;
}

/** What an agent is created from. */
export interface AgentOptions<Config = AgentConfig> {
  config: Config;
  /** The answers in the data, for `labels: auto`. */
  labels: string[];
  models: LanguageModels;
  /** Opens the environment, for agents that act in one. */
  openEnvironment?: (config: AlfworldEnvironmentConfig) => Environment;
  /** Stores the external responses that tools receive; without it, tools request them each time. */
  remember?: Remember;
  /** The function of an agent with `kind: inline`; without it, its tasks wait. */
  inlineAgent?: InlineAgent | undefined;
  /** Aborts when the worker drains: rollouts that run finish, and no other starts. */
  draining?: AbortSignal | undefined;
}

/**
 * The contract of all agents: task and modules in, rollout out. The agent's own errors are data in the
 * rollout; infrastructure errors are thrown (see `lib/llm/errors.ts`) and never scored.
 */
export interface Agent {
  run(task: Task, modules: Modules, signal: AbortSignal): Promise<Rollout>;
}
