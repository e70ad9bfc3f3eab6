import { RequestRejectedError } from './errors.js';
import type { RefusedFeature } from './request-features.js';
import type { EmbeddingRequest } from './embedding-request.js';
import type { WireRequest } from './wire-request.js';

const unsupported =
  /unsupported|not support|unrecogni[sz]ed|unknown|unexpected|extra (inputs|fields)|not (permitted|allowed)/i;
const aboutFormat =
  /response_format|json_?schema|json schema|json_object|structured output|guided_json|grammar/i;

/**
 * The optional feature that caused the endpoint to reject a request, so that it can be sent without it;
 * undefined if the cause is something else.
 */
export function refusedFeature(
  error: unknown,
  request: WireRequest | EmbeddingRequest,
): RefusedFeature | undefined {
  if (!('features' in request)) return undefined;
  if (!(error instanceof RequestRejectedError) || error.reason !== 'other') return undefined;
  const { answer } = error;
  if (answer?.status !== 400 && answer?.status !== 422) return undefined;
  const text = `${answer.message} ${answer.code ?? ''}`;
  const { json, length, seed, temperature, mayFallBack } = request.features;
  if (unsupported.test(text)) {
    if (new RegExp(`\\b${length}\\b`).test(text)) return length;
    if (seed && /\bseed\b/i.test(text)) return 'seed';
    if (temperature && /\btemperature\b/i.test(text)) return 'temperature';
  }
  if (request.body.response_format && mayFallBack && json !== 'text' && aboutFormat.test(text)) return json;
  return undefined;
}
