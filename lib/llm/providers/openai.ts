import type { LlmConfig } from '../../config/llm.js';
import { endpointIdentity } from '../call-key.js';
import type { KnownPrice, ProviderDefinition } from './provider.js';

/** The standard tier, without batch and flex discounts and the priority surcharge. */
const source = { asOf: '2025-09', source: 'https://openai.com/api/pricing' };

/**
 * The prices of well-known models, by their names at their own provider. A configured `price` takes
 * precedence; configure the price of a reseller there. A dated name costs the same as the name without its
 * date, unless it has an entry of its own.
 */
const prices: Record<string, KnownPrice> = {
  'gpt-4.1': { prompt: 2, cached: 0.5, completion: 8, ...source },
  'gpt-4.1-mini': { prompt: 0.4, cached: 0.1, completion: 1.6, ...source },
  'gpt-4.1-nano': { prompt: 0.1, cached: 0.025, completion: 0.4, ...source },
  'gpt-4o': { prompt: 2.5, cached: 1.25, completion: 10, ...source },
  'gpt-4o-2024-05-13': { prompt: 5, cached: 5, completion: 15, ...source },
  'gpt-4o-mini': { prompt: 0.15, cached: 0.075, completion: 0.6, ...source },
  'gpt-5': { prompt: 1.25, cached: 0.125, completion: 10, ...source },
  'gpt-5-mini': { prompt: 0.25, cached: 0.025, completion: 2, ...source },
  'gpt-5-nano': { prompt: 0.05, cached: 0.005, completion: 0.4, ...source },
  o3: { prompt: 2, cached: 0.5, completion: 8, ...source },
  'o3-mini': { prompt: 1.1, cached: 0.55, completion: 4.4, ...source },
  'o4-mini': { prompt: 1.1, cached: 0.275, completion: 4.4, ...source },
  'text-embedding-3-small': { prompt: 0.02, cached: 0.02, completion: 0, ...source },
  'text-embedding-3-large': { prompt: 0.13, cached: 0.13, completion: 0, ...source },
  'text-embedding-ada-002': { prompt: 0.1, cached: 0.1, completion: 0, ...source },
};

/** Any endpoint with the API of OpenAI. */
export const openai: ProviderDefinition<Extract<LlmConfig, { provider: 'openai' }>> = {
  prices,
  configured: ({ baseUrl, apiKeyEnv, models, structured }) => ({
    identity: endpointIdentity(baseUrl),
    baseUrl,
    isOfficial: new URL(baseUrl).hostname === 'api.openai.com',
    secondsPerCall: null,
    apiKeyEnv,
    structured,
    modelOf: role => models[role] ?? models.default,
    embeddingModelOf: () => models.embedding,
  }),
};
