import type { Json } from '../algorithm/domain/json.js';
import type { ModelConfig } from '../config/llm.js';
import { defaultCompletionTokens, type CanonicalRequest } from './call-key.js';

/** What of a body is said otherwise here: the model is the configured one, and replies come whole. */
const ownFields = new Set([
  'model',
  'stream',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
  'user',
]);

/**
 * The request that a relayed body makes of the configured model. What is configured of temperature and effort
 * counts where the body says nothing of it; the longest reply is the shorter of both.
 */
export function relayedRequest(body: Readonly<Record<string, Json>>, model: ModelConfig): CanonicalRequest {
  const kept = Object.fromEntries(Object.entries(body).filter(([name]) => !ownFields.has(name)));
  const { temperature, reasoningEffort, maxCompletionTokens = defaultCompletionTokens } = model;
  const asked = [body['max_tokens'], body['max_completion_tokens']].filter(
    (value): value is number => typeof value === 'number' && Number.isInteger(value) && value > 0,
  );
  const relayed = {
    ...(temperature === undefined ? {} : { temperature }),
    ...(reasoningEffort === undefined ? {} : { reasoning_effort: reasoningEffort }),
    ...kept,
  };
  return {
    model: model.model,
    messages: [],
    format: null,
    temperature: null,
    reasoningEffort: null,
    maxCompletionTokens: Math.min(...asked, maxCompletionTokens),
    headers: model.headers ?? {},
    relayed,
  };
}

/** Each text of a relayed body, for counting: its messages, and whatever else it has. */
export function relayedTexts(relayed: Readonly<Record<string, Json>>): string[] {
  const { messages, ...rest } = relayed;
  const each = Array.isArray(messages) ? messages : [];
  return [...each.map(textOf), ...(Object.keys(rest).length === 0 ? [] : [JSON.stringify(rest)])];
}

/** A message of text alone counts as its text; any other as its JSON. */
function textOf(message: Json): string {
  if (message === null || typeof message !== 'object' || Array.isArray(message))
    return JSON.stringify(message);
  const { content, role: _role, ...rest } = message;
  return typeof content === 'string' && Object.keys(rest).length === 0 ? content : JSON.stringify(message);
}
