import { z } from 'zod';
import { urlWithoutKeys, variableSchema } from './request-settings.js';

export const toolNames = ['calculator', 'read_file', 'web_search', 'web_fetch'] as const;
export type ToolName = (typeof toolNames)[number];

const webSchema = z.strictObject({
  search: urlWithoutKeys(z.url({ protocol: /^https?$/ }), 'name its variable in agent.web.keyEnv')
    .refine(url => url.includes('{query}'), 'the place of the query is missing: write {query} where it goes')
    .optional()
    .describe(
      'Of a search service, asked with GET: its URL, with {query} where the query goes. A key in it must be an environment variable, `&key=${NAME}`.',
    ),
  keyEnv: variableSchema.optional().describe('The environment variable of the key of the search service.'),
  keyHeader: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]*$/)
    .default('Authorization')
    .describe('The header that the key is sent in; in Authorization it is a Bearer token.'),
  allowPrivate: z
    .boolean()
    .default(false)
    .describe('Whether pages of this machine and of private networks may be fetched.'),
  timeoutSeconds: z.number().positive().max(120).default(20).describe('The longest wait for one page.'),
});
export type WebConfig = z.infer<typeof webSchema>;

/** The tools agent's own keys, besides its modules and output. */
export const toolsAgent = {
  kind: z.literal('tools'),
  tools: z
    .array(z.enum(toolNames))
    .default(['calculator', 'read_file'])
    .describe(
      'The tools it may call. web_search and web_fetch leave this machine, so they are named or off.',
    ),
  maxSteps: z
    .number()
    .int()
    .min(1)
    .max(200)
    .default(12)
    .describe('LLM calls of a task at most; a task without an answer by then has failed.'),
  maxResultCharacters: z
    .number()
    .int()
    .min(200)
    .max(200_000)
    .default(12_000)
    .describe('The longest result of a tool; of a longer one the beginning is given.'),
  images: z
    .boolean()
    .default(false)
    .describe('Whether the model takes images: read_file then shows them to it.'),
  web: webSchema.prefault({}).describe('How web_search and web_fetch work.'),
  /** The benchmark's folder, set when the configuration is loaded. */
  directory: z
    .string()
    .optional()
    .describe("Where the tasks' attachments stand; the folder of the benchmark if not given."),
};
