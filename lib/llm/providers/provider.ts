import type { LlmConfig, ModelConfig, RemoteLlmConfig } from '../../config/llm.js';
import type { Role } from '../../domain/usage.js';
import type { Price } from '../price.js';

/** The purpose of embeddings: to divide tasks, or to group the candidates of a merge. */
export type EmbeddingUse = 'tasks' | 'candidates';

/** A price with its source and date: prices change, and an outdated price shows no sign of it. */
export interface KnownPrice extends Price {
  /** The month of the lookup, `2025-09`. */
  asOf: string;
  source: string;
}

/** What a configured provider can do, and where it is. */
export interface Provider {
  /** The identity in journal keys: only what can change a reply. */
  identity: string;
  /** The URL that serves it; undefined if this process starts it. */
  baseUrl: string | undefined;
  /** True for the URL of the company that the API comes from: it takes the newer field names. */
  isOfficial: boolean;
  /** The seconds that every call takes; null if unknown. */
  secondsPerCall: number | null;
  /** The variable with the key; undefined if it needs no key. */
  apiKeyEnv: string | undefined;
  /** How JSON replies are requested. */
  structured: RemoteLlmConfig['structured'];
  modelOf(role: Role): ModelConfig;
  /** The embedding model for a use; undefined if none is configured. */
  embeddingModelOf(use: EmbeddingUse): ModelConfig | undefined;
}

/** A provider: one file, and one line in `registry.ts`. */
export interface ProviderDefinition<Config extends LlmConfig> {
  /** The prices of its models, by name. */
  prices: Record<string, KnownPrice>;
  configured(config: Config): Provider;
}
