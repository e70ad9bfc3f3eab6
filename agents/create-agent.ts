import type { AgentConfig } from '../config/agent.js';
import type { LanguageModels } from '../llm/call.js';
import type { Agent } from './agent.js';
import { createOwnAgent } from './own/own-agent.js';
import { createTransport } from './own/own-transport.js';
import { createRelay } from './own/relay.js';
import { createPromptAgent } from './prompt.js';

/** An agent, and what is to be closed when it is needed no more. */
export interface OpenedAgent extends Agent {
  close(): Promise<void>;
}

/** The agent that the configuration names. Nothing is started before its first task. */
export function createAgent(dependencies: {
  config: AgentConfig;
  labels: string[];
  models: LanguageModels;
}): OpenedAgent {
  const { config } = dependencies;
  if (config.kind === 'prompt') {
    return { ...createPromptAgent({ ...dependencies, config }), close: () => Promise.resolve() };
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
