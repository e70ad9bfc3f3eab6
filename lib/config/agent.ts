import { z } from 'zod';
import type { AgentKind, AssumedCalls, OutputConfig } from './agents/agent-kind.js';
import { functions } from './agents/functions.js';
import { command, http, inline, module, type OwnAgentConfig } from './agents/program.js';
import { prompt } from './agents/prompt.js';
import { react } from './agents/react.js';
import { tools } from './agents/tools.js';

/** The registry: every agent kind. */
const kinds = { prompt, react, tools, functions, command, module, http, inline };

type Kinds = typeof kinds;
/** The schemas as a tuple, because a union needs at least one. */
const schemas = Object.values(kinds).map(({ schema }) => schema) as [Kinds[keyof Kinds]['schema']];

/** The agent whose modules are optimized. */
export const agentSchema = z.discriminatedUnion('kind', schemas);
export type AgentConfig = z.output<Kinds[keyof Kinds]['schema']>;

/** An agent that calls tools that run locally. */
export type ToolsAgentConfig = Extract<AgentConfig, { tools: unknown }>;

/** The definition of an agent's kind. */
export function kindOf(agent: AgentConfig): AgentKind<z.ZodType<AgentConfig>> {
  return kinds[agent.kind];
}

/** Whether an agent is the user's own program. */
export function isOwnAgent(agent: AgentConfig): agent is OwnAgentConfig {
  return 'calls' in agent;
}

/** How an agent's reply becomes its answer; an agent in an environment is scored by the environment. */
export function outputOf(agent: AgentConfig): OutputConfig {
  return 'output' in agent ? agent.output : { parse: 'plain' };
}

const oneCall: AssumedCalls = { calls: { low: 1, expected: 1, high: 1 }, growth: 0, reply: 0 };

/** The assumed calls of an agent on a task. Not from the paper. */
export function assumedCalls(agent: AgentConfig): AssumedCalls {
  return kindOf(agent).assumedCalls?.(agent) ?? oneCall;
}
