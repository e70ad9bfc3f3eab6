import type { RelayedReply } from './call.js';
import type { UsedTokens } from './errors.js';
import type { ErrorBody } from './error-body.js';
import { countPrompt, countTokens } from './tokens.js';
import type { Answer } from './wire-reply.js';
import type { WireRequest } from './wire-request.js';

const rejectionCodes = /json_validate_failed|tool_use_failed/;

/** Whether the endpoint rejected its own model's output: nothing is wrong with the request. */
export function isOutputRejected({ text }: ErrorBody): boolean {
  return rejectionCodes.test(text);
}

/** The model's output, as a reply; if the endpoint does not show it, the endpoint's message, as a refusal. */
export function readRejectedOutput(
  errorBody: ErrorBody,
  { body, texts, relays }: WireRequest,
  used: UsedTokens | undefined,
): Answer {
  const written = errorBody.failedGeneration;
  const words = written ?? errorBody.message;
  const reply: RelayedReply = { message: { role: 'assistant', content: words }, finishReason: 'stop' };
  return {
    model: body.model,
    text: relays ? JSON.stringify(reply) : words,
    finish: written === undefined ? 'refusal' : 'stop',
    needsRoom: false,
    tokens: used ?? {
      promptTokens: countPrompt(texts),
      cachedTokens: 0,
      completionTokens: countTokens(words),
    },
    usageCounted: used === undefined,
    outputRejected: errorBody.message,
  };
}
