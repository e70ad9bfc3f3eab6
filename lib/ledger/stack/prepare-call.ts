import type { Call, EmbeddingCall } from '../../llm/call.js';
import { callKey } from '../../llm/call-key.js';
import { embeddingKey, embeddingRequest } from '../../llm/embedding-request.js';
import type { Endpoint } from '../../llm/endpoint.js';
import { priceOf } from '../../llm/prices.js';
import { providerOf } from '../../llm/providers/registry.js';
import { requestFor } from '../../llm/request-for.js';
import { requestKind, wireRequest } from '../../llm/wire-request.js';
import type { PreparedCall } from './complete.js';

export function prepareCall(call: Call, { config, identity }: Endpoint): PreparedCall {
  const { role, path, messages, unsent, sample = 0 } = call;
  const request = requestFor(call, config);
  const model = providerOf(config).modelOf(role);
  const temperatureIsConfigured = model.temperature !== undefined;
  return {
    role,
    path,
    unsent,
    key: callKey({ identity, request, sample }),
    price: priceOf(model),
    model: request.model,
    startedAt: performance.now(),
    longestReply: request.maxCompletionTokens,
    usualReply: request.maxCompletionTokens,
    kind: requestKind(identity, request),
    prompt: role === 'agent' ? undefined : messages,
    build(longestReply, refused) {
      const sent = { ...request, maxCompletionTokens: longestReply };
      return wireRequest({ config, request: sent, sample, refused, temperatureIsConfigured });
    },
  };
}

export function prepareEmbedding(
  { texts, model, path }: EmbeddingCall,
  { identity }: Endpoint,
): PreparedCall {
  const request = embeddingRequest(texts, model);
  const key = embeddingKey(identity, request);
  return {
    role: 'embedding',
    path,
    key,
    price: priceOf(model),
    model: model.model,
    startedAt: performance.now(),
    longestReply: 0,
    usualReply: 0,
    // The request has no optional feature that could be rejected.
    kind: key.requestHash,
    prompt: undefined,
    build: () => request,
  };
}
