import { z } from 'zod';

const textPart = z.looseObject({ type: z.literal('text'), text: z.string() });
const contentSchema = z.union([
  z.string(),
  z.array(textPart).transform(parts => parts.map(part => part.text).join('\n')),
]);

const toolCall = z.looseObject({
  id: z.string(),
  function: z.looseObject({ name: z.string(), arguments: z.string() }),
});
const tool = z.looseObject({
  type: z.literal('function', 'Functions alone are served as tools.'),
  function: z.looseObject({
    name: z.string(),
    description: z.string().optional(),
    parameters: z
      .looseObject({
        properties: z.record(z.string(), z.looseObject({ type: z.unknown() })).optional(),
      })
      .optional(),
  }),
});

/** The supported part of OpenAI's chat request; other fields are ignored, as small servers do. */
export const chatRequestSchema = z.looseObject({
  model: z.string(),
  messages: z
    .array(
      z.looseObject({
        role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
        content: contentSchema.nullish().transform(content => content ?? ''),
        tool_calls: z.array(toolCall).nullish(),
        tool_call_id: z.string().optional(),
      }),
    )
    .min(1),
  response_format: z
    .union([
      z.looseObject({ type: z.literal('text') }),
      z.looseObject({ type: z.literal('json_object') }),
      z.looseObject({
        type: z.literal('json_schema'),
        json_schema: z.looseObject({ schema: z.record(z.string(), z.unknown()) }),
      }),
    ])
    .nullish(),
  max_tokens: z.number().int().positive().nullish(),
  max_completion_tokens: z.number().int().positive().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  seed: z.number().int().nullish(),
  n: z.literal(1, 'Only one choice is served.').nullish(),
  stream: z.literal(false, 'Streaming is not served.').nullish(),
  tools: z.array(tool).nullish(),
});
export type ChatRequest = z.infer<typeof chatRequestSchema>;
export type ChatMessage = ChatRequest['messages'][number];

export const embeddingsRequestSchema = z.looseObject({
  model: z.string(),
  input: z.union([z.string(), z.array(z.string()).min(1)]),
  encoding_format: z.enum(['float', 'base64']).nullish(),
});
export type EmbeddingsRequest = z.infer<typeof embeddingsRequestSchema>;
