import type { LlmConfig } from '../config/llm.js';
import type { Call } from './call.js';
import { canonicalRequest, type CanonicalRequest } from './call-key.js';
import { providerOf } from './providers/registry.js';
import { relayedRequest } from './relayed-request.js';

/** The request that a call makes under a configuration; its journal key derives from it. */
export function requestFor(call: Call, config: LlmConfig): CanonicalRequest {
  const { structured, modelOf } = providerOf(config);
  const model = modelOf(call.role);
  if (call.relayed) return relayedRequest(call.relayed, call, model);
  const request = canonicalRequest(call, model);
  if (!request.format || structured === 'auto') return request;
  // A configured mode changes what is sent, so it is part of the call; `auto` determines one.
  return { ...request, format: { ...request.format, mode: structured } as CanonicalRequest['format'] };
}
