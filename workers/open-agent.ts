import type { Manifest } from '../algorithm/domain/manifest.js';
import { createAgent } from '../agents/create-agent.js';
import type { OpenedAgent } from '../agents/create-agent.js';
import type { LanguageModels } from '../llm/call.js';
import type { Store } from '../store/store.js';
import { withRolloutJournal } from './rollout-journal.js';

/** The agent of a run: as it is configured, and journaled a rollout at a time where its calls are not seen. */
export function openAgent(parts: { manifest: Manifest; models: LanguageModels; store: Store }): OpenedAgent {
  const { manifest, models, store } = parts;
  const { agent: config, labels, journalScope: scope } = manifest;
  const agent = createAgent({ config, labels, models });
  if (config.kind === 'prompt' || config.calls === 'relayed') return agent;
  return { ...withRolloutJournal({ agent, config, labels, store, scope }), close: () => agent.close() };
}
