import type { LlmConfig, ModelConfig } from '../config/llm.js';
import { SIMULATED_MODEL } from './simulated-identity.js';

/** The purpose of embeddings: to divide tasks, or to group the candidates of a merge. */
export type EmbeddingUse = 'tasks' | 'candidates';

/** The embedding model for this use; undefined if none is configured. */
export function embeddingModelOf(config: LlmConfig, use: EmbeddingUse): ModelConfig | undefined {
  if (config.provider === 'openai') return config.models.embedding;
  const { embedding = 'tasks', contextTokens } = config;
  const isUsed = embedding === 'all' || embedding === use;
  return isUsed ? { model: SIMULATED_MODEL, contextTokens } : undefined;
}
