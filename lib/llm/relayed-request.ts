import type { Json } from '../domain/json.js';
import type { ModelConfig } from '../config/llm.js';
import type { Call } from './call.js';
import type { CanonicalRequest } from './call-key.js';
import { replyLimit } from './reply-limit.js';

/** Fields not taken from the body: the model is the configured one, and replies are not streamed. */
const ownFields = new Set([
  'model',
  'stream',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
  'user',
]);

/**
 * Builds the request for the configured model from a relayed body. The configured temperature, effort, and
 * extra body apply where the body does not set them.
 */
export function relayedRequest(
  body: Readonly<Record<string, Json>>,
  call: Pick<Call, 'maxCompletionTokens'>,
  model: ModelConfig,
): CanonicalRequest {
  const kept = Object.fromEntries(Object.entries(body).filter(([name]) => !ownFields.has(name)));
  const { temperature, reasoningEffort } = model;
  const relayed = {
    ...model.extraBody,
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
    maxCompletionTokens: replyLimit({ ...call, relayed: body }, model).tokens,
    headers: model.headers ?? {},
    relayed,
  };
}

/** Each text of a relayed body, for counting tokens: its messages and everything else in it. */
export function relayedTexts(relayed: Readonly<Record<string, Json>>): string[] {
  const { messages, ...rest } = relayed;
  const each = Array.isArray(messages) ? messages : [];
  return [...each.map(textOf), ...(Object.keys(rest).length === 0 ? [] : [JSON.stringify(rest)])];
}

/** A message that holds only text counts as its text; any other as its JSON. */
function textOf(message: Json): string {
  if (message === null || typeof message !== 'object' || Array.isArray(message))
    return JSON.stringify(message);
  const { content, role: _role, ...rest } = message;
  return typeof content === 'string' && Object.keys(rest).length === 0 ? content : JSON.stringify(message);
}
