import { z } from 'zod';
import { jsonSchema } from './json.js';
import { lineageSchema } from './lineage.js';

/** Languages that functions can be written in. */
export const functionLanguages = ['javascript', 'python'] as const;
export type FunctionLanguage = (typeof functionLanguages)[number];

/** A function call that is known to work, and its result. */
export const functionExampleSchema = z.strictObject({
  arguments: z.record(z.string(), jsonSchema),
  result: jsonSchema.optional(),
});

export type FunctionExample = z.infer<typeof functionExampleSchema>;

/** A function without its lineage. */
export const writtenFunctionSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/)
    .describe('The name by which the agent calls the function, and which the code declares.'),
  description: z.string().min(1).describe('What the function does and when to call it, for the agent.'),
  arguments: z.record(z.string(), jsonSchema).describe('The arguments, as a JSON Schema of type object.'),
  packages: z
    .array(z.string())
    .default([])
    .describe('Packages that a Python function needs. JavaScript functions cannot have any.'),
  code: z
    .string()
    .min(1)
    .describe('Code that declares the function. It takes one object with the arguments.'),
  language: z.enum(functionLanguages).optional().describe('The language of the code. Default: javascript.'),
  examples: z
    .array(functionExampleSchema)
    .optional()
    .describe('Test calls with their results. The function is used only if they pass.'),
});
export type WrittenFunction = z.infer<typeof writtenFunctionSchema>;

/** A tool that the agent can call, implemented in code. */
export const functionSchema = writtenFunctionSchema.extend({
  /** Absent for functions that the run started with. */
  lineage: lineageSchema.optional(),
});
export type AgentFunction = z.infer<typeof functionSchema>;

/** A set of functions with unique names. */
export const functionsModuleSchema = z.strictObject({
  kind: z.literal('functions'),
  functions: z.array(functionSchema),
});
