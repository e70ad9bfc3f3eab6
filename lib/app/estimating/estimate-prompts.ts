import type { ZodType } from 'zod';
import type { Role } from '../../domain/usage.js';
import type { LlmConfig } from '../../config/llm.js';
import { requestFor } from '../../llm/request-for.js';
import { replySchema } from '../../llm/strict-schema.js';
import { countTokens } from '../../llm/tokens.js';
import { wireRequest } from '../../llm/wire-request.js';

/** Tokens that chat formats add to each message and to each prompt. */
const perMessage = 4;
const perPrompt = 3;

/** Counts the tokens of a prompt as an endpoint does. */
export function countPrompt(messages: readonly { content: string }[]): number {
  return messages.reduce((sum, message) => sum + countTokens(message.content) + perMessage, perPrompt);
}

/**
 * Returns the tokens that a request for structured JSON adds to a prompt: a message for endpoints that need
 * the format in words, or the schema for OpenAI, which counts it. Others enforce a schema without showing it
 * to the model.
 */
export function tokensOfFormat(
  llm: LlmConfig,
  { role, name, schema }: { role: Role; name: string; schema: ZodType },
): number {
  if (llm.provider === 'simulated') return 0;
  const request = requestFor({ role, messages: [], format: { name, schema: replySchema(schema) } }, llm);
  const { body, texts } = wireRequest({
    config: llm,
    request,
    sample: 0,
    refused: new Set(),
    temperatureIsConfigured: true,
  });
  const counts = new URL(llm.baseUrl).hostname === 'api.openai.com' || body.messages.length > 0;
  return counts ? texts.reduce((sum, text) => sum + countTokens(text), perMessage) : 0;
}
