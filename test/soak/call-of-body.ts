import { z } from 'zod';
import type { Json } from '../../lib/domain/json.js';
import { callKey, endpointIdentity } from '../../lib/llm/call-key.js';

const bodySchema = z.strictObject({
  model: z.string(),
  messages: z.array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })),
  max_tokens: z.number(),
  seed: z.number(),
  temperature: z.number().optional(),
  response_format: z
    .strictObject({
      type: z.literal('json_schema'),
      json_schema: z.strictObject({
        name: z.string(),
        schema: z.custom<Json>(),
        strict: z.boolean(),
      }),
    })
    .optional(),
});

/**
 * The journal key of a request as the endpoint sees it. Strict, because anything it misread would be
 * miscounted.
 */
export function keyOfBody(url: string, body: string): string {
  const { model, messages, max_tokens, seed, temperature, response_format } = bodySchema.parse(
    JSON.parse(body),
  );
  const format = response_format && {
    name: response_format.json_schema.name,
    schema: response_format.json_schema.schema,
  };
  const request = {
    model,
    messages,
    format: format ?? null,
    temperature: temperature ?? null,
    reasoningEffort: null,
    maxCompletionTokens: max_tokens,
    headers: {},
  };
  return callKey({ identity: endpointIdentity(url), request, sample: seed }).key;
}
