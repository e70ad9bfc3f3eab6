import type { LlmConfig, SimulatedConfig } from '../../config/llm.js';
import type { ProviderDefinition } from './provider.js';

/** Raise with every change of the model that can change a reply, so that old journals no longer apply. */
const VERSION = 2;

/** The name of the endpoint's only model. */
export const SIMULATED_MODEL = 'simulated';

/** The identity of a simulated endpoint in a journal: only what can change a reply. */
export function simulatedIdentity(settings: SimulatedConfig): string {
  return `simulated-${VERSION} contextTokens=${settings.contextTokens} attention=${settings.attention}`;
}

/** The simulated endpoint: it needs no key and costs nothing, and has one model for all roles. */
export const simulated: ProviderDefinition<Extract<LlmConfig, { provider: 'simulated' }>> = {
  prices: {
    [SIMULATED_MODEL]: {
      prompt: 0,
      cached: 0,
      completion: 0,
      asOf: '2025-09',
      source: 'the simulated endpoint',
    },
  },
  configured: config => {
    const { embedding = 'tasks', contextTokens } = config;
    const model = { model: SIMULATED_MODEL, contextTokens };
    return {
      identity: simulatedIdentity(config),
      baseUrl: undefined,
      isOfficial: false,
      secondsPerCall: config.latencyMs / 1_000,
      apiKeyEnv: undefined,
      structured: 'auto',
      modelOf: () => model,
      embeddingModelOf: use => (embedding === 'all' || embedding === use ? model : undefined),
    };
  },
};
