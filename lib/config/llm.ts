import { z } from 'zod';
import { roles } from '../domain/usage.js';
import { extraBodySchema, headersSchema, urlWithoutKeys, variableSchema } from './request-settings.js';

/** One model and how it is called. */
export const modelSchema = z.preprocess(
  value => (typeof value === 'string' ? { model: value } : value),
  z.strictObject({
    model: z.string().min(1).describe('The name of the model at the endpoint.'),
    temperature: z
      .number()
      .min(0)
      .max(2)
      .optional()
      .describe(
        "Sampling temperature. Default: 0 for evaluator, optimizer and merger (the endpoint's default for further samples, and if the model rejects 0); the endpoint's default for the agent.",
      ),
    reasoningEffort: z
      .string()
      .trim()
      .min(1)
      .max(40)
      .optional()
      .describe(
        'The reasoning effort, in any value that the endpoint accepts: none, minimal, low, medium, high, xhigh, …',
      ),
    maxCompletionTokens: z
      .number()
      .int()
      .positive()
      .optional()
      .describe(
        'Maximum length of a reply in tokens, including reasoning. Default: 2,048; 400 for critiques and judges; 8,192 (at most half of contextTokens) for known reasoning models. If reasoning uses up a reply, the call is repeated with up to 32,768. See replies.md.',
      ),
    contextTokens: z
      .number()
      .int()
      .positive()
      .optional()
      .describe("The model's context window, in tokens. Default: 32,000."),
    requestsPerMinute: z
      .number()
      .positive()
      .optional()
      .describe(
        'Maximum number of requests to the model in a minute, over all runs and workers of the store. Default: as many as the endpoint accepts.',
      ),
    tokensPerMinute: z
      .number()
      .positive()
      .optional()
      .describe('The same for tokens, of prompts and replies together.'),
    headers: headersSchema
      .optional()
      .describe(
        'Headers that are sent with each request. Give keys as environment variables, such as `api-key: "${AZURE_KEY}"`.',
      ),
    extraBody: extraBodySchema
      .optional()
      .describe(
        'Additional fields of each request body, such as `{top_p: 0.9}` or `{chat_template_kwargs: {enable_thinking: false}}`. They are part of the key of a call in the journal.',
      ),
    price: z
      .strictObject({
        prompt: z.number().nonnegative().describe('Price of prompt tokens.'),
        cached: z
          .number()
          .nonnegative()
          .optional()
          .describe('Prompt tokens that the provider had cached. Default: the price of prompt tokens.'),
        completion: z.number().nonnegative().describe('Price of completion tokens.'),
      })
      .refine(({ cached = 0, prompt }) => cached <= prompt, {
        path: ['cached'],
        error:
          'must not exceed `prompt`: cached prompt tokens never cost more than other prompt tokens, and the budget reserves by `prompt`. Check whether the two prices are swapped.',
      })
      .optional()
      .describe('Price in USD for a million tokens.'),
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
    .describe('The context window, in tokens. A longer prompt fails with context_length_exceeded.'),
  attention: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('The share of the middle of a long prompt that is read (1: all of it).'),
  latencyMs: z
    .number()
    .min(0)
    .max(3_600_000)
    .default(0)
    .describe('Mean time until a reply, in milliseconds.'),
  jitter: z.number().min(0).max(1).default(0).describe('Variation of the latency, as a share of it.'),
  faults: z
    .partialRecord(
      z.enum(['rateLimit', 'serverError', 'timeout', 'cut', 'malformed']),
      z.number().min(0).max(1),
    )
    .default({})
    .describe('The share of requests that fail, by kind of failure. A retry succeeds.'),
});
export type SimulatedConfig = z.infer<typeof simulatedSchema>;

const byRole = Object.fromEntries(
  roles.map(role => [role, modelSchema.optional().describe(`The model of the ${role}.`)]),
) as Record<(typeof roles)[number], z.ZodOptional<typeof modelSchema>>;

const common = {
  concurrency: z
    .number()
    .int()
    .min(1)
    .max(1024)
    .default(16)
    .describe('Maximum number of concurrent LLM calls, over all runs and workers of the store.'),
  timeoutSeconds: z
    .number()
    .positive()
    .max(1_800)
    .default(120)
    .describe('Time limit of one reply, in seconds.'),
};

/** The settings of an endpoint that requests are sent to. */
const remoteFields = {
  baseUrl: urlWithoutKeys(z.url({ protocol: /^https?$/ }), 'name its variable in llm.apiKeyEnv')
    .default('https://api.openai.com/v1')
    .describe(
      'The URL of an OpenAI-compatible endpoint. A query, such as `?api-version=2024-10-21`, is sent with each request. Give a key in it as an environment variable, such as `?key=${NAME}`.',
    ),
  apiKeyEnv: variableSchema
    .optional()
    .describe(
      'The environment variable with the API key, which is sent as `Authorization: Bearer`. Without it, no key is sent.',
    ),
  models: z
    .strictObject({
      default: modelSchema.describe('The model of all roles without their own.'),
      ...byRole,
      embedding: modelSchema
        .optional()
        .describe(
          'The model that measures how similar tasks and candidates are, by /embeddings. Default: similarity of words. Texts longer than contextTokens (default: 8,192) are cut in the middle.',
        ),
    })
    .describe('The default model, and optionally a model for each role.'),
  structured: z
    .enum(['auto', 'json_schema', 'json_object', 'text'])
    .default('auto')
    .describe(
      'How JSON replies are requested. auto: with a schema, or without one if the endpoint rejects it.',
    ),
};

/** The endpoint and models for the LLM calls. */
export const llmSchema = z.preprocess(
  value =>
    value && typeof value === 'object' && !('provider' in value) ? { provider: 'openai', ...value } : value,
  z.discriminatedUnion('provider', [
    z.strictObject({
      provider: z.literal('openai').describe('An OpenAI-compatible endpoint.'),
      ...remoteFields,
      ...common,
    }),
    z.strictObject({
      provider: z.literal('simulated').describe('The built-in simulated endpoint, for tests and examples.'),
      ...common,
      ...simulatedSchema.shape,
      embedding: z
        .enum(['tasks', 'candidates', 'all', 'off'])
        .optional()
        .describe(
          'What simulated embeddings are used for: similarity of tasks (default), of the candidates of a merge, of both, or of neither. Otherwise, similarity of words is used.',
        ),
    }),
  ]),
);
export type LlmConfig = z.infer<typeof llmSchema>;
/** An endpoint that this process does not start. */
export type RemoteLlmConfig = Exclude<LlmConfig, { provider: 'simulated' }>;

/** The endpoint of a configuration: the simulated one if it names none. */
export function llmOf({ llm }: { llm?: LlmConfig | undefined }): LlmConfig {
  return llm ?? llmSchema.parse({ provider: 'simulated' });
}
