import type { ZodType } from 'zod';
import type { Role } from '../../domain/usage.js';
import type { LlmConfig } from '../../config/llm.js';
import { requestFor } from '../../llm/request-for.js';
import { replySchema } from '../../llm/strict-schema.js';
import { countTokens } from '../../llm/tokens.js';
import { wireRequest } from '../../llm/wire-request.js';

/** What chat formats add to a message, and to a prompt. */
const perMessage = 4;
const perPrompt = 3;

/** The tokens of a prompt as an endpoint counts them. */
export function countPrompt(messages: readonly { content: string }[]): number {
  return messages.reduce((sum, message) => sum + countTokens(message.content) + perMessage, perPrompt);
}

/**
 * What asking for JSON of a shape adds to a prompt: a message where the endpoint is told in words; the schema where
 * OpenAI itself is asked, which counts it. Others hold the model to a schema without showing it.
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
