import { canonicalJson, sha256 } from '../text/canonical-json.js';
import type { Json } from '../domain/json.js';
import type { ModelConfig } from '../config/llm.js';
import type { Call } from './call.js';
import { replyLimit } from './reply-limit.js';

/** Everything in a call that can change its reply, except the sample number. */
export interface CanonicalRequest {
  model: string;
  messages: Call['messages'];
  format: Call['format'] | null;
  temperature: number | null;
  reasoningEffort: string | null;
  maxCompletionTokens: number;
  /** As configured, without the values of variables. */
  headers: Record<string, string>;
  /** Absent if not configured. */
  extraBody?: Readonly<Record<string, Json>>;
  /** The body of another client's request. It replaces messages, format, temperature, and effort. */
  relayed?: Readonly<Record<string, Json>>;
}

/**
 * The default temperature of a call; null means the endpoint's default. Learning calls use 0, so that subsets
 * word the same finding alike and findings can be merged; only further samples of a prompt must differ. An
 * agent runs as it does in production. (Not from the paper.)
 */
export function usualTemperature({ role, sample = 0 }: Pick<Call, 'role' | 'sample'>): number | null {
  return role === 'agent' || sample > 0 ? null : 0;
}

/** The request that a call sends to a model. Two calls with equal requests and samples are the same call. */
export function canonicalRequest(call: Call, model: ModelConfig): CanonicalRequest {
  return {
    model: model.model,
    messages: call.messages.map(({ role, content }) => ({ role, content })),
    format: call.format ?? null,
    temperature: model.temperature ?? usualTemperature(call),
    reasoningEffort: model.reasoningEffort ?? null,
    maxCompletionTokens: replyLimit(call, model).tokens,
    headers: model.headers ?? {},
    ...(model.extraBody && { extraBody: model.extraBody }),
  };
}

/**
 * `key` identifies the call in the journal; `requestHash` is the same for samples with the same temperature.
 */
export interface CallKey {
  key: string;
  requestHash: string;
}

/** The journal key of a request. It depends only on the provider's identity, the request, and the sample. */
export function callKey(parts: { identity: string; request: CanonicalRequest; sample: number }): CallKey {
  const { identity, request, sample } = parts;
  const text = canonicalJson({ identity, request });
  // The canonical JSON with the sample as a third key.
  const withSample = `${text.slice(0, -1)},"sample":${sample}}`;
  return { key: sha256(withSample), requestHash: sha256(text) };
}

/**
 * The identity of an endpoint: its normalized base URL without credentials, so that a different spelling does
 * not cause a second payment.
 */
export function endpointIdentity(baseUrl: string): string {
  const url = new URL(baseUrl);
  url.searchParams.sort();
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}${url.search}`;
}
