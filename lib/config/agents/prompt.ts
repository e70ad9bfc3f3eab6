import { z } from 'zod';
import { defineAgentKind, outputSchema, textModulesSchema } from './agent-kind.js';

/** One LLM call per task. */
export const prompt = defineAgentKind({
  schema: z.strictObject({
    kind: z.literal('prompt'),
    modules: textModulesSchema,
    output: outputSchema.default({ parse: 'plain' }),
  }),
  stepsTo: null,
  hasCountablePrompt: true,
});
