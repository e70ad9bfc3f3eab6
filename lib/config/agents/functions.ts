import { resolve } from 'node:path';
import { z } from 'zod';
import { functionLanguages } from '../../domain/function.js';
import { defineAgentKind, mixedModulesSchema, outputSchema } from './agent-kind.js';
import { toolFacts, toolKeys, toolNames } from './tools.js';

const pythonSchema = z.strictObject({
  command: z
    .array(z.string().min(1))
    .min(1)
    .describe(
      'Your program and its arguments: it reads calls as JSON lines on stdin and writes results to stdout.',
    ),
  timeoutSeconds: z.number().positive().max(600).default(20).describe('The time limit of one call.'),
  /** The base of relative paths: the configuration's folder, set when a run is prepared. */
  directory: z.string().optional().describe('The working directory; by default, the folder of this file.'),
});

const functionsSchema = z.strictObject({
  language: z
    .enum(functionLanguages)
    .default('javascript')
    .describe('The language that the optimizer writes. python needs a program that runs it.'),
  timeoutSeconds: z
    .number()
    .positive()
    .max(60)
    .default(20)
    .describe(
      'The time limit of one call of a JavaScript function; a limit on counted steps usually applies first.',
    ),
  memoryMegabytes: z.number().int().min(17).max(512).default(48).describe('The memory limit of one call.'),
  python: pythonSchema
    .optional()
    .describe(
      'Runs Python functions; without it, they cannot run. The program is responsible for the sandbox.',
    ),
});
export type FunctionsConfig = z.infer<typeof functionsSchema>;

/** Calls functions that are modules, besides tools. */
export const functions = defineAgentKind({
  schema: z.strictObject({
    kind: z.literal('functions'),
    ...toolKeys,
    tools: z
      .array(z.enum(toolNames))
      .default([])
      .describe('Tools besides its functions: calculator, read_file, web_search, web_fetch.'),
    functions: functionsSchema
      .prefault({})
      .refine(
        ({ language, python }) => language !== 'python' || python !== undefined,
        'Python needs a program that runs it: add python: {command: [...]}, or set language: javascript',
      )
      .describe('How functions are written and run.'),
    modules: mixedModulesSchema.describe(
      'The editable parts by name. Texts are the system message; {functions: [...]} is a set of functions that it may call.',
    ),
    output: outputSchema.default({ parse: 'final-answer' }),
  }),
  ...toolFacts,
  resolvePaths(config, folder) {
    const resolved = toolFacts.resolvePaths(config, folder);
    const { python } = config.functions;
    if (!python) return resolved;
    const directory = resolve(folder, python.directory ?? '.');
    return { ...resolved, functions: { ...config.functions, python: { ...python, directory } } };
  },
  programs({ functions: { python } }) {
    if (!python) return [];
    const { command, directory } = python;
    return [{ path: ['agent', 'functions', 'python', 'command'], command, directory }];
  },
});
