import { z } from 'zod';
import { roles } from '../domain/usage.js';
import { extraBodySchema, headersSchema, urlWithoutKeys, variableSchema } from './request-settings.js';

/** One model and how it is called. */
export const modelSchema = z.preprocess(
  value => (typeof value === 'string' ? { model: value } : value),
  z.strictObject({
    model: z.string().min(1).describe('The name the endpoint knows it by.'),
    temperature: z
      .number()
      .min(0)
      .max(2)
      .optional()
      .describe(
        "Sampling temperature. If not given: 0 for evaluator, optimizer and merger (further samples: the endpoint's own, as where the model refuses 0), the endpoint's own for the agent.",
      ),
    reasoningEffort: z
      .string()
      .trim()
      .min(1)
      .max(40)
      .optional()
      .describe('Any that the endpoint knows: none, minimal, low, medium, high, xhigh, …'),
    maxCompletionTokens: z
      .number()
      .int()
      .positive()
      .optional()
      .describe(
        'The longest reply, thoughts included. If not given: 2,048, for critiques and judges 400, and 8,192 (at most half of contextTokens) for models known to think; a reply that thoughts use up is asked for again with up to 32,768. See replies.md.',
      ),
    contextTokens: z
      .number()
      .int()
      .positive()
      .optional()
      .describe("The model's context window; 32,000 if not given."),
    headers: headersSchema
      .optional()
      .describe(
        'Sent with each request. A value may name environment variables, which keys must come from: `api-key: "${AZURE_KEY}"`.',
      ),
    extraBody: extraBodySchema
      .optional()
      .describe(
        'Further fields of the body of each request, such as `{top_p: 0.9}` or `{chat_template_kwargs: {enable_thinking: false}}`. They are part of what the journal knows a call by.',
      ),
    price: z
      .strictObject({
        prompt: z.number().nonnegative(),
        cached: z.number().nonnegative().optional(),
        completion: z.number().nonnegative(),
      })
      .refine(({ cached = 0, prompt }) => cached <= prompt, {
        path: ['cached'],
        error:
          'must not be above `prompt`: prompt tokens that the provider had cached never cost more than others, and the budget reserves by `prompt`. Check which is which.',
      })
      .optional()
      .describe('USD for a million tokens.'),
  }),
);
export type ModelConfig = z.infer<typeof modelSchema>;

/** The settings of the simulated endpoint. */
export const simulatedSchema = z.strictObject({
  contextTokens: z
    .number()
    .int()
    .positive()
    .default(32_000)
    .describe('Over it: a context_length_exceeded error.'),
  attention: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('How much of the middle of a long prompt is read (1: all of it).'),
  latencyMs: z.number().min(0).max(3_600_000).default(0).describe('Mean time of a reply.'),
  jitter: z.number().min(0).max(1).default(0).describe('Spread of the latency, as a share of it.'),
  faults: z
    .partialRecord(
      z.enum(['rateLimit', 'serverError', 'timeout', 'cut', 'malformed']),
      z.number().min(0).max(1),
    )
    .default({})
    .describe('Share of requests that fail, by kind; the repeat of a failed request succeeds.'),
});
export type SimulatedConfig = z.infer<typeof simulatedSchema>;

const byRole = Object.fromEntries(roles.map(role => [role, modelSchema.optional()])) as Record<
  (typeof roles)[number],
  z.ZodOptional<typeof modelSchema>
>;

const common = {
  concurrency: z.number().int().min(1).max(1024).default(16).describe('LLM calls in flight in one worker.'),
  timeoutSeconds: z.number().positive().max(1_800).default(120).describe('The longest wait for one reply.'),
};

/** The endpoint and models for the LLM calls. */
export const llmSchema = z.preprocess(
  value =>
    value && typeof value === 'object' && !('provider' in value) ? { provider: 'openai', ...value } : value,
  z.discriminatedUnion('provider', [
    z.strictObject({
      provider: z.literal('openai'),
      baseUrl: urlWithoutKeys(z.url({ protocol: /^https?$/ }), 'name its variable in llm.apiKeyEnv')
        .default('https://api.openai.com/v1')
        .describe(
          'Any OpenAI-compatible endpoint. A query, such as `?api-version=2024-10-21`, is sent with each request; a key in it must be an environment variable, `?key=${NAME}`.',
        ),
      apiKeyEnv: variableSchema
        .optional()
        .describe(
          'The environment variable that holds the key, sent as `Authorization: Bearer`; none: no key is sent.',
        ),
      models: z
        .strictObject({
          default: modelSchema,
          ...byRole,
          embedding: modelSchema
            .optional()
            .describe(
              'Tells which tasks and candidates are alike, by /embeddings; without it, their words do. Longer texts than contextTokens (8,192 if not given) are cut in the middle.',
            ),
        })
        .describe('A model for all roles, and others per role.'),
      structured: z
        .enum(['auto', 'json_schema', 'json_object', 'text'])
        .default('auto')
        .describe(
          'How JSON replies are asked for; auto: by schema, and without where the endpoint refuses it.',
        ),
      ...common,
    }),
    z.strictObject({
      provider: z.literal('simulated'),
      ...common,
      ...simulatedSchema.shape,
      embedding: z
        .enum(['tasks', 'candidates', 'all', 'off'])
        .optional()
        .describe(
          'What its embeddings are asked for: which tasks are alike (the default), which candidates of a merge are, both, or neither. Where they are not asked for, words tell.',
        ),
    }),
  ]),
);
export type LlmConfig = z.infer<typeof llmSchema>;
