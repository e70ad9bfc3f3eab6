import type { LlmConfig } from '../../config/llm.js';
import { openai } from './openai.js';
import type { KnownPrice, Provider, ProviderDefinition } from './provider.js';
import { simulated, SIMULATED_MODEL } from './simulated.js';

const providers: {
  [Name in LlmConfig['provider']]: ProviderDefinition<Extract<LlmConfig, { provider: Name }>>;
} = { openai, simulated };

const configured = new WeakMap<LlmConfig, Provider>();

/** The provider that a configuration names; each call needs it several times, so it is made once. */
export function providerOf(config: LlmConfig): Provider {
  const known = configured.get(config);
  if (known) return known;
  // The configuration's schema guarantees that the settings belong to the name.
  const definition = providers[config.provider] as ProviderDefinition<LlmConfig>;
  const provider = definition.configured(config);
  configured.set(config, provider);
  return provider;
}

/** Whether the endpoint is the simulated one that this process starts. */
export function isEmbedded(config: LlmConfig): boolean {
  return providerOf(config).baseUrl === undefined;
}

/** Whether the simulated model answers, started by this process or served by `fgo simulate`. */
export function isSimulated(config: LlmConfig): boolean {
  return providerOf(config).modelOf('optimizer').model === SIMULATED_MODEL;
}

/** The prices of well-known models. A configured price takes precedence. */
export const knownPrices: Record<string, KnownPrice> = Object.assign(
  {},
  ...Object.values(providers).map(({ prices }) => prices),
) as Record<string, KnownPrice>;
