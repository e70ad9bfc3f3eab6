import { isOwnAgent } from '../lib/config/agent.js';
import type { Manifest } from '../lib/config/manifest.js';
import { createAgent } from '../lib/agents/create-agent.js';
import type { OpenedAgent } from '../lib/agents/create-agent.js';
import { createAlfworldEnvironment } from '../lib/benchmarks/alfworld/environment.js';
import { alfworldPython } from '../lib/benchmarks/alfworld/python.js';
import type { InlineAgent } from '../lib/agents/own/inline-agent.js';
import type { LanguageModels } from '../lib/llm/call.js';
import type { Store } from '../lib/store/store.js';
import { withRolloutJournal } from './rollout-journal.js';
import { cacheDirectory } from '../lib/temporal/server/cache.js';
import { createToolJournal } from './tool-journal.js';

/** The agent of a run, as configured; it is journaled by rollout if its calls are not visible. */
export function openAgent(options: {
  manifest: Manifest;
  models: LanguageModels;
  store: Store;
  /** True if a run is only read: no call is sent that the journal does not have. */
  readOnly?: boolean;
  /** The function of an agent with `kind: inline`. */
  inlineAgent?: InlineAgent | undefined;
  /** Aborts when the worker drains. */
  draining?: AbortSignal | undefined;
}): OpenedAgent {
  const { manifest, models, store, readOnly, inlineAgent, draining } = options;
  const { agent: config, labels, journalScope: scope } = manifest;
  const agent = createAgent({
    config,
    labels,
    models,
    inlineAgent,
    draining,
    remember: createToolJournal({ store, scope, readOnly }),
    openEnvironment: environment =>
      createAlfworldEnvironment(environment, alfworldPython(environment, cacheDirectory(process.env))),
  });
  if (!isOwnAgent(config) || config.calls === 'relayed') return agent;
  return {
    ...withRolloutJournal({ agent, config, labels, store, scope, readOnly }),
    close: () => agent.close(),
  };
}
