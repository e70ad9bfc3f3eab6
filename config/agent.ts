import { z } from 'zod';

/** How the agent's reply becomes the answer that is scored. */
export const outputSchema = z.strictObject({
  parse: z
    .enum(['plain', 'last-line', 'json'])
    .default('plain')
    .describe('The whole reply, its last line, or a JSON object (or its field).'),
  field: z.string().min(1).optional().describe('With parse: json, the field that holds the answer.'),
  labels: z
    .union([z.literal('auto'), z.array(z.string().min(1)).min(2)])
    .optional()
    .describe('The allowed answers, given to the model; auto: all expected answers of the data.'),
});
export type OutputConfig = z.infer<typeof outputSchema>;

/** The agent whose modules are optimized. */
export const agentSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('prompt'),
    modules: z
      .record(z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/i), z.string().min(1))
      .refine(modules => Object.keys(modules).length > 0, 'at least one module is needed')
      .describe(
        'The editable parts by name; their texts, in the order of the names, are the system message.',
      ),
    output: outputSchema.default({ parse: 'plain' }),
  }),
]);
export type AgentConfig = z.infer<typeof agentSchema>;

const scorerNames = ['exact', 'numeric', 'contains', 'regex', 'json', 'list'] as const;

/** How an answer is held against the expected one: a name, or a name with settings. */
export const scorerSchema = z
  .preprocess(
    value => (typeof value === 'string' ? { kind: value } : value),
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('exact') }),
      z.strictObject({
        kind: z.literal('numeric'),
        tolerance: z
          .number()
          .nonnegative()
          .default(1e-6)
          .describe('The largest relative difference that counts as equal.'),
      }),
      z.strictObject({ kind: z.literal('contains') }),
      z.strictObject({ kind: z.literal('regex') }),
      z.strictObject({
        kind: z.literal('json'),
        fields: z
          .array(z.string().min(1))
          .min(1)
          .optional()
          .describe('Fields to compare; all expected ones if not given.'),
      }),
      z.strictObject({
        kind: z.literal('list'),
        score: z.enum(['exact', 'f1']).default('exact').describe('All or nothing, or the F1 of the sets.'),
      }),
    ]),
  )
  .describe(`One of ${scorerNames.join(', ')}.`);
export type ScorerConfig = z.infer<typeof scorerSchema>;
