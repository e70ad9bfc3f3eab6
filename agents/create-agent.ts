import type { AgentConfig } from '../config/agent.js';
import type { LanguageModels } from '../llm/call.js';
import type { Agent } from './agent.js';
import { createPromptAgent } from './prompt.js';

/** The agent that the configuration names. */
export function createAgent(dependencies: {
  config: AgentConfig;
  labels: string[];
  models: LanguageModels;
}): Agent {
  const { config } = dependencies;
  switch (config.kind) {
    case 'prompt':
      return createPromptAgent({ ...dependencies, config });
  }
}
