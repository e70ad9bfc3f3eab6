import { canonicalJson, sha256 } from '../text/canonical-json.js';
import type { Json } from '../domain/json.js';
import type { ModelConfig } from '../config/llm.js';
import type { Call } from './call.js';
import { replyLimit } from './reply-limit.js';

/** All of a call that can change its reply, apart from the sample number. */
export interface CanonicalRequest {
  model: string;
  messages: Call['messages'];
  format: Call['format'] | null;
  temperature: number | null;
  reasoningEffort: string | null;
  maxCompletionTokens: number;
  /** As configured: the values of variables are not in it. */
  headers: Record<string, string>;
  /** Absent where none is configured. */
  extraBody?: Readonly<Record<string, Json>>;
  /** The body of another client's request, instead of messages, format, temperature and effort. */
  relayed?: Readonly<Record<string, Json>>;
}

/**
 * The temperature that a call asks for where none is configured: null is the endpoint's own. What is learnt is
 * asked for at 0, so that what one subset found and what another did are worded alike and can be merged; only
 * further samples of a prompt are to differ. An agent runs as it will in use. (Not from the paper.)
 */
export function usualTemperature({ role, sample = 0 }: Pick<Call, 'role' | 'sample'>): number | null {
  return role === 'agent' || sample > 0 ? null : 0;
}

/** The request that a call makes of a model. Two calls with equal requests and samples are the same call. */
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

/** `key` names the call in the journal; `requestHash` is the same for samples that ask for the same temperature. */
export interface CallKey {
  key: string;
  requestHash: string;
}

/** The journal key of a request: of the provider's identity, the request and the sample, and of nothing else. */
export function callKey(parts: { identity: string; request: CanonicalRequest; sample: number }): CallKey {
  const { identity, request, sample } = parts;
  return {
    key: sha256(canonicalJson({ identity, request, sample })),
    requestHash: sha256(canonicalJson({ identity, request })),
  };
}

/**
 * What an endpoint is known by: its base URL in a normal form, without credentials, so that spelling it
 * otherwise does not pay again.
 */
export function endpointIdentity(baseUrl: string): string {
  const url = new URL(baseUrl);
  url.searchParams.sort();
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}${url.search}`;
}
