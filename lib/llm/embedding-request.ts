import type { ModelConfig } from '../config/llm.js';
import { canonicalJson, sha256 } from '../text/canonical-json.js';
import type { CallKey } from './call-key.js';

/**
 * The body for `/embeddings`. Without an `extraBody` it has no optional fields, so all endpoints accept it.
 */
export interface EmbeddingRequest {
  body: { model: string; input: string[] };
  headers: Record<string, string>;
  /** Each text of the request, for counting tokens. */
  texts: string[];
}

export function embeddingRequest(texts: readonly string[], model: ModelConfig): EmbeddingRequest {
  // Most endpoints reject an empty text; a period is as neutral.
  const input = texts.map(text => (text.trim() === '' ? '.' : text));
  return {
    body: { ...model.extraBody, model: model.model, input },
    headers: model.headers ?? {},
    texts: input,
  };
}

/** The journal key of an embedding request: from the provider's identity, the model, and the texts. */
export function embeddingKey(identity: string, { body, headers }: EmbeddingRequest): CallKey {
  const key = sha256(canonicalJson({ identity, embedding: { ...body, headers } }));
  return { key, requestHash: key };
}
