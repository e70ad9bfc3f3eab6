import type OpenAI from 'openai';
import { canonicalJson, sha256 } from '../text/canonical-json.js';
import type { LlmConfig } from '../config/llm.js';
import type { CanonicalRequest } from './call-key.js';
import type { RefusedFeature } from './request-features.js';
import type { Provider } from './providers/provider.js';
import { providerOf } from './providers/registry.js';
import { relayedTexts } from './relayed-request.js';
import { isStrictSchema } from './strict-schema.js';

export type Body = OpenAI.Chat.Completions.ChatCompletionCreateParamsNonStreaming;

/** How to request a JSON reply: by schema, as any JSON object, or only by instructions. */
export type JsonMode = 'json_schema' | 'json_object' | 'text';

/** The request body, and the features it may be rejected for. */
export interface WireRequest {
  body: Body;
  headers: Record<string, string>;
  /** The optional features in it, which the endpoint may reject. */
  features: {
    json: JsonMode;
    length: 'max_tokens' | 'max_completion_tokens';
    seed: boolean;
    /** True only for a default temperature; a configured one is never left out. */
    temperature: boolean;
    mayFallBack: boolean;
  };
  /** Each text in it, for counting tokens. */
  texts: string[];
  /** The caller wants the reply as the endpoint wrote it, not only its text. */
  relays?: true;
}

/**
 * Identifies the requests that share rejections. Rejections depend on nothing else, so neither does a run.
 */
export function requestKind(identity: string, request: CanonicalRequest): string {
  return sha256(canonicalJson({ identity, model: request.model, format: request.format }));
}

function jsonMode({ structured }: Provider, refused: ReadonlySet<RefusedFeature>): JsonMode {
  if (structured !== 'auto') return structured;
  if (!refused.has('json_schema')) return 'json_schema';
  return refused.has('json_object') ? 'text' : 'json_object';
}

function lengthField(
  { isOfficial }: Provider,
  refused: ReadonlySet<RefusedFeature>,
): WireRequest['features']['length'] {
  const [first, second] = isOfficial
    ? (['max_completion_tokens', 'max_tokens'] as const)
    : (['max_tokens', 'max_completion_tokens'] as const);
  return refused.has(first) && !refused.has(second) ? second : first;
}

/** Builds the request in the endpoint's format. */
export function wireRequest(parts: {
  config: LlmConfig;
  request: CanonicalRequest;
  sample: number;
  refused: ReadonlySet<RefusedFeature>;
  /** Whether its temperature is configured. */
  temperatureIsConfigured: boolean;
}): WireRequest {
  const { config, request, sample, refused, temperatureIsConfigured } = parts;
  if (request.relayed) return relayedWire({ ...parts, relayed: request.relayed });
  const provider = providerOf(config);
  const json = jsonMode(provider, refused);
  const length = lengthField(provider, refused);
  const seed = !refused.has('seed');
  const mayLackTemperature = request.temperature !== null && !temperatureIsConfigured;
  const temperature = mayLackTemperature && refused.has('temperature') ? null : request.temperature;
  const messages = wireMessages(request, json);
  const format = responseFormat(request, json);
  const body: Body = {
    ...request.extraBody,
    model: request.model,
    messages,
    [length]: request.maxCompletionTokens,
    ...(seed ? { seed: sample } : {}),
    ...(temperature === null ? {} : { temperature }),
    ...(request.reasoningEffort === null
      ? {}
      : { reasoning_effort: request.reasoningEffort as OpenAI.ReasoningEffort }),
    ...(format ? { response_format: format } : {}),
  };
  const mayFallBack = provider.structured === 'auto';
  const texts = [...messages.map(({ content }) => content), ...(format ? [JSON.stringify(format)] : [])];
  const features = {
    json,
    length,
    seed,
    temperature: mayLackTemperature && temperature !== null,
    mayFallBack,
  };
  return { body, headers: request.headers, features, texts };
}

/** Another client's body, complete: the endpoint may reject only the length field or seed that fgo adds. */
function relayedWire(parts: {
  config: LlmConfig;
  request: CanonicalRequest;
  relayed: NonNullable<CanonicalRequest['relayed']>;
  sample: number;
  refused: ReadonlySet<RefusedFeature>;
}): WireRequest {
  const { config, request, relayed, sample, refused } = parts;
  const length = lengthField(providerOf(config), refused);
  const seed = !refused.has('seed') && !('seed' in relayed);
  const own = {
    model: request.model,
    [length]: request.maxCompletionTokens,
    ...(seed ? { seed: sample } : {}),
  };
  return {
    // The endpoint decides whether this is a valid request: its refusal goes back to the client that wrote
    // it.
    body: { ...relayed, ...own } as unknown as Body,
    headers: request.headers,
    features: { json: 'text', length, seed, temperature: false, mayFallBack: false },
    texts: relayedTexts(relayed),
    relays: true,
  };
}

type WireMessage = { role: 'system' | 'user' | 'assistant'; content: string };

/**
 * A tool's answer is sent as a user message: calls here are not the protocol's tool calls, which it would
 * require.
 */
function wireMessages(request: CanonicalRequest, json: JsonMode): WireMessage[] {
  const messages = request.messages.map(({ role, content }): WireMessage => ({
    role: role === 'tool' ? 'user' : role,
    content,
  }));
  if (!request.format || json === 'json_schema') return messages;
  const schema = JSON.stringify(request.format.schema);
  const content = `Reply with one JSON object, and nothing else, that fits this JSON Schema:\n${schema}`;
  return [...messages, { role: 'user', content }];
}

function responseFormat(request: CanonicalRequest, json: JsonMode): Body['response_format'] | undefined {
  if (!request.format || json === 'text') return undefined;
  if (json === 'json_object') return { type: 'json_object' };
  const { name, schema } = request.format;
  const strict = isStrictSchema(schema);
  return { type: 'json_schema', json_schema: { name, schema: schema as Record<string, unknown>, strict } };
}
