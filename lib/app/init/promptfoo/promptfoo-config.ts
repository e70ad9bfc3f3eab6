import { z } from 'zod';
import { jsonSchema } from '../../../domain/json.js';

const assertSchema = z.looseObject({ type: z.string(), value: jsonSchema.optional() });
export type PromptfooAssert = z.infer<typeof assertSchema>;

const testSchema = z.looseObject({
  vars: z.record(z.string(), jsonSchema).optional(),
  assert: z.array(assertSchema).optional(),
});
export type PromptfooTest = z.infer<typeof testSchema>;

const providerSchema = z.union([
  z.string(),
  z.looseObject({
    id: z.string(),
    config: z
      .looseObject({ temperature: z.number().optional(), apiBaseUrl: z.string().optional() })
      .optional(),
  }),
]);
export type PromptfooProvider = z.infer<typeof providerSchema>;

const listOf = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    value => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item).optional(),
  );

/** The parts of a promptfoo configuration that can be taken over; other keys are left alone. */
export const promptfooSchema = z.looseObject({
  prompts: listOf(
    z.union([z.string(), z.looseObject({ id: z.string().optional(), raw: z.string().optional() })]),
  ),
  providers: listOf(providerSchema),
  targets: listOf(providerSchema),
  tests: z.union([z.string(), z.array(z.union([z.string(), testSchema]))]).optional(),
  defaultTest: testSchema.optional(),
});
export type PromptfooConfig = z.infer<typeof promptfooSchema>;
