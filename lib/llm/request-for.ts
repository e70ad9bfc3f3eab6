import type { LlmConfig } from '../config/llm.js';
import type { Call } from './call.js';
import { canonicalRequest, endpointIdentity, type CanonicalRequest } from './call-key.js';
import { modelOf } from './prices.js';
import { relayedRequest } from './relayed-request.js';
import { simulatedIdentity } from './simulated-identity.js';

/** The request that a call makes under a configuration; its journal key derives from it. */
export function requestFor(call: Call, config: LlmConfig): CanonicalRequest {
  if (call.relayed) return relayedRequest(call.relayed, call, modelOf(config, call.role));
  const request = canonicalRequest(call, modelOf(config, call.role));
  if (!request.format || config.provider === 'simulated' || config.structured === 'auto') return request;
  // A configured mode changes what is sent, so it is part of the call; `auto` determines one.
  return { ...request, format: { ...request.format, mode: config.structured } as CanonicalRequest['format'] };
}

/** The identity of the configured provider in journal keys. */
export function identityOf(config: LlmConfig): string {
  return config.provider === 'openai' ? endpointIdentity(config.baseUrl) : simulatedIdentity(config);
}
