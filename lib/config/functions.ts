import { z } from 'zod';
import { functionLanguages, writtenFunctionSchema } from '../domain/function.js';
import { toolNames, toolsAgent } from './tools-agent.js';

/** A module of functions as given in a configuration; most start empty. */
export const functionsModuleConfig = z.strictObject({
  functions: z
    .array(writtenFunctionSchema)
    .refine(
      functions => new Set(functions.map(({ name }) => name)).size === functions.length,
      'a name stands for one function alone',
    )
    .describe('Functions to begin with; [] for none: the optimizer writes them.'),
});
export type FunctionsModuleConfig = z.infer<typeof functionsModuleConfig>;

const pythonSchema = z.strictObject({
  command: z
    .array(z.string().min(1))
    .min(1)
    .describe(
      'A program of yours and its arguments: calls come as JSON lines on stdin, results go to stdout.',
    ),
  timeoutSeconds: z.number().positive().max(600).default(20).describe('The longest a call may take.'),
  /** The base of relative paths: the configuration's folder, set when the configuration is loaded. */
  directory: z.string().optional().describe('Where it is started; the folder of this file if not given.'),
});

const writingSchema = z.strictObject({
  language: z
    .enum(functionLanguages)
    .default('javascript')
    .describe('What the optimizer writes. python needs a program that runs it.'),
  timeoutSeconds: z
    .number()
    .positive()
    .max(60)
    .default(20)
    .describe('The longest that a call of a JavaScript function may take; most are ended by counted steps.'),
  memoryMegabytes: z.number().int().min(17).max(512).default(48).describe('The most memory of such a call.'),
  python: pythonSchema
    .optional()
    .describe('What runs Python functions; nothing does if not given. How safe that is, is up to it.'),
});
export type FunctionsConfig = z.infer<typeof writingSchema>;

/**
 * The keys of the function-calling agent besides its modules and output: those of the tools agent, and these.
 */
export const functionsAgent = {
  ...toolsAgent,
  kind: z.literal('functions'),
  tools: z
    .array(z.enum(toolNames))
    .default([])
    .describe('Tools that it has beside its functions: calculator, read_file, web_search, web_fetch.'),
  functions: writingSchema
    .prefault({})
    .refine(
      ({ language, python }) => language !== 'python' || python !== undefined,
      'Python needs a program that runs it: name one under python, or leave the language as javascript',
    )
    .describe('How functions are written and run.'),
};
