import type { ModelConfig } from '../config/llm.js';
import { canonicalJson, sha256 } from '../text/canonical-json.js';
import type { CallKey } from './call-key.js';

/** What is sent to `/embeddings`. Without an `extraBody` it has no optional field: all endpoints accept that. */
export interface EmbeddingRequest {
  body: { model: string; input: string[] };
  headers: Record<string, string>;
  /** Each text in it, for counting. */
  texts: string[];
}

export function embeddingRequest(texts: readonly string[], model: ModelConfig): EmbeddingRequest {
  // An empty text is refused by most endpoints; a full stop says as little.
  const input = texts.map(text => (text.trim() === '' ? '.' : text));
  return {
    body: { ...model.extraBody, model: model.model, input },
    headers: model.headers ?? {},
    texts: input,
  };
}

/** The journal key of an embedding request: of the provider's identity, the model and the texts. */
export function embeddingKey(identity: string, { body, headers }: EmbeddingRequest): CallKey {
  const key = sha256(canonicalJson({ identity, embedding: { ...body, headers } }));
  return { key, requestHash: key };
}
