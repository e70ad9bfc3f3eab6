import { usesTools } from '../config/agent.js';
import type { AgentConfig } from '../config/agent.js';
import type { AlfworldEnvironmentConfig } from '../config/alfworld.js';
import type { LanguageModels } from '../llm/call.js';
import type { Agent } from './agent.js';
import type { Environment } from './environment/environment.js';
import { createFunctionTools } from './functions/function-tools.js';
import { createOwnAgent } from './own/own-agent.js';
import { createTransport } from './own/own-transport.js';
import { createRelay } from './own/relay.js';
import { createPromptAgent } from './prompt.js';
import { createReactAgent } from './react.js';
import { createToolsAgent } from './tools/tools-agent.js';
import { createTools } from './tools/create-tools.js';
import type { Remember } from './tools/tool.js';

/** An agent that holds resources. Close it after the last task. */
export interface OpenedAgent extends Agent {
  close(): Promise<void>;
}

const askAlways: Remember = (_question, ask) => ask();

/** Creates the configured agent. Starts nothing before the first task. */
export function createAgent(dependencies: {
  config: AgentConfig;
  labels: string[];
  models: LanguageModels;
  /** Opens the environment, for agents that act in one. */
  openEnvironment?: (config: AlfworldEnvironmentConfig) => Environment;
  /** Stores the external responses that tools receive; by default, tools ask each time. */
  remember?: Remember;
}): OpenedAgent {
  const { config, openEnvironment } = dependencies;
  if (config.kind === 'prompt') {
    return { ...createPromptAgent({ ...dependencies, config }), close: () => Promise.resolve() };
  }
  if (usesTools(config)) {
    const tools = createTools(config, dependencies.remember ?? askAlways);
    const own = config.kind === 'functions' ? { toolsOf: createFunctionTools(config) } : {};
    return {
      ...createToolsAgent({ ...dependencies, config, tools, ...own }),
      close: () => Promise.resolve(),
    };
  }
  if (config.kind === 'react') {
    if (!openEnvironment) throw new TypeError('an agent that acts needs an environment');
    const environment = openEnvironment(config.environment);
    return {
      ...createReactAgent({ ...dependencies, config, environment }),
      close: () => environment.close(),
    };
  }
  const transport = createTransport(config);
  const relay = createRelay();
  return {
    ...createOwnAgent({ ...dependencies, config, transport, relay }),
    async close() {
      await transport.close();
      await relay.close();
    },
  };
}
