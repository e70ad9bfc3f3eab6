import { z } from 'zod';
import { jsonSchema } from './json.js';

/** The languages that functions are written in. */
export const functionLanguages = ['javascript', 'python'] as const;
export type FunctionLanguage = (typeof functionLanguages)[number];

/** A call of a function that is known to work, and what it gives. */
export const functionExampleSchema = z.strictObject({
  arguments: z.record(z.string(), jsonSchema),
  result: jsonSchema.optional(),
});

export type FunctionExample = z.infer<typeof functionExampleSchema>;

/** Where a function comes from: what a rule has, too. */
export const functionLineageSchema = z.strictObject({
  /** Unique within a run: the path of the call that wrote it, and its place there. */
  id: z.string().min(1),
  /** Ids of the functions that this one replaced or unites. */
  parents: z.array(z.string()),
  /** Ids of the train tasks that its author cited, or, where it cited none, of all failed ones it was shown. */
  cases: z.array(z.string()),
  /** Whether its author named the cases itself; absent where it was not asked to. */
  cited: z.boolean().optional(),
  /** Of the tasks that it cites, those that failed before and were solved with it; absent where that is not known. */
  fixed: z.array(z.string()).optional(),
});

/** What makes a function: all but where it comes from. */
export const writtenFunctionSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/)
    .describe('What the agent calls it, and the name that the code declares.'),
  description: z.string().min(1).describe('What it does and when to call it: the agent reads this.'),
  arguments: z
    .record(z.string(), jsonSchema)
    .describe('A JSON Schema of type object: what it is called with.'),
  packages: z
    .array(z.string())
    .default([])
    .describe('Packages that a Python function needs; JavaScript has none.'),
  code: z.string().min(1).describe('Declares the function; it is given one object of its arguments.'),
  language: z.enum(functionLanguages).optional().describe('javascript if not given.'),
  examples: z
    .array(functionExampleSchema)
    .optional()
    .describe('Calls that it is tried with before it is used, and what they give.'),
});
export type WrittenFunction = z.infer<typeof writtenFunctionSchema>;

/** A tool that the agent may call, written in code. */
export const functionSchema = writtenFunctionSchema.extend({
  /** Absent for one that the run began with. */
  lineage: functionLineageSchema.optional(),
});
export type AgentFunction = z.infer<typeof functionSchema>;

/** A set of functions, each name once. */
export const functionsModuleSchema = z.strictObject({
  kind: z.literal('functions'),
  functions: z.array(functionSchema),
});
