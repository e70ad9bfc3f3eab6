import type { AgentConfig } from '../config/agent.js';
import type { Agent, AgentOptions } from './agent.js';
import { openOwnAgent } from './own/own-agent.js';
import { createPromptAgent } from './prompt.js';
import { openReactAgent } from './react.js';
import { openToolsAgent } from './tools/tools-agent.js';

/** An agent that may hold resources. Close it after the last task. */
export interface OpenedAgent extends Agent {
  close(): Promise<void>;
}

type Create<Config extends AgentConfig> = (options: AgentOptions<Config>) => Agent | OpenedAgent;

/** The registry: the implementation of every agent kind. */
const implementations: { [Kind in AgentConfig['kind']]: Create<Extract<AgentConfig, { kind: Kind }>> } = {
  prompt: createPromptAgent,
  react: openReactAgent,
  tools: openToolsAgent,
  functions: openToolsAgent,
  command: openOwnAgent,
  module: openOwnAgent,
  http: openOwnAgent,
  inline: openOwnAgent,
};

/** Creates the configured agent. Starts nothing before the first task. */
export function createAgent(options: AgentOptions): OpenedAgent {
  // The type above ensures that each kind has an implementation for its own configuration.
  const create = implementations[options.config.kind] as Create<AgentConfig>;
  return { close: () => Promise.resolve(), ...create(options) };
}
