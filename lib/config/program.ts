import { z } from 'zod';
import { urlWithoutKeys, variableSchema } from './request-settings.js';

const environmentSchema = z
  .array(variableSchema)
  .default([])
  .describe(
    'Environment variables to pass to the program, besides PATH, HOME and similar ones. It receives no others.',
  );

/** How often a program of the user may try one task or answer. */
export const attemptsSchema = z.number().int().min(1).max(10).default(2);

/** The keys of every program of the user, whatever it does. */
const programKeys = {
  concurrency: z
    .number()
    .int()
    .min(1)
    .max(1_024)
    .default(8)
    .describe('Requests in flight per worker; each takes one process of a command or module.'),
  files: z
    .array(z.string().min(1))
    .optional()
    .describe(
      'More files and folders that workers on other machines need, relative to directory. The named files and what they import travel by themselves.',
    ),
  /** The base of relative paths; set when a run is prepared. */
  directory: z.string().optional().describe('The working directory; by default, the folder of this file.'),
};

/** The sections of a user's own program: started as a command, loaded from a module file, or called over HTTP. */
export function programSchemas<Keys extends z.ZodRawShape>(
  keys: Keys,
  describe: { command: string; file: string; url: string },
) {
  const all = { ...programKeys, ...keys };
  const url = urlWithoutKeys(z.url({ protocol: /^https?$/ }), 'pass it to the server in its environment');
  return {
    command: z.strictObject({
      kind: z.literal('command'),
      command: z.array(z.string().min(1)).min(1).describe(describe.command),
      environment: environmentSchema,
      ...all,
    }),
    module: z.strictObject({
      kind: z.literal('module'),
      file: z.string().min(1).describe(describe.file),
      environment: environmentSchema,
      ...all,
    }),
    http: z.strictObject({
      kind: z.literal('http'),
      url: url.describe(`${describe.url} Write a key in it as an environment variable, \`?key=\${NAME}\`.`),
      ...all,
    }),
  };
}
