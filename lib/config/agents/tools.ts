import { resolve } from 'node:path';
import { z } from 'zod';
import { secretsInUrl, type NamedSecret } from '../named-secret.js';
import { urlWithoutKeys, variableSchema } from '../request-settings.js';
import { defineAgentKind, outputSchema, textModulesSchema, type DataFolders } from './agent-kind.js';

export const toolNames = ['calculator', 'read_file', 'web_search', 'web_fetch'] as const;
export type ToolName = (typeof toolNames)[number];

const webSchema = z.strictObject({
  search: urlWithoutKeys(z.url({ protocol: /^https?$/ }), 'name its variable in agent.web.keyEnv')
    .refine(url => url.includes('{query}'), 'write {query} where the query goes')
    .optional()
    .describe(
      'The URL of a search service, called with GET, with {query} where the query goes. Write a key in it as an environment variable, `&key=${NAME}`.',
    ),
  keyEnv: variableSchema.optional().describe('The environment variable with the key of the search service.'),
  keyHeader: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]*$/)
    .default('Authorization')
    .describe('The header for the key; in Authorization it is sent as a Bearer token.'),
  allowPrivate: z
    .boolean()
    .default(false)
    .describe('Whether to allow pages of this machine and of private networks.'),
  timeoutSeconds: z.number().positive().max(120).default(20).describe('The time limit of one page.'),
});
export type WebConfig = z.infer<typeof webSchema>;

/** The keys of every agent that calls these tools. */
export const toolKeys = {
  tools: z
    .array(z.enum(toolNames))
    .default(['calculator', 'read_file'])
    .describe('Its tools. web_search and web_fetch use the network, so list them to turn them on.'),
  maxSteps: z
    .number()
    .int()
    .min(1)
    .max(200)
    .default(12)
    .describe('The maximum number of LLM calls per task. A task without an answer by then fails.'),
  maxResultCharacters: z
    .number()
    .int()
    .min(200)
    .max(200_000)
    .default(12_000)
    .describe('The maximum length of a tool result; longer results are cut at the end.'),
  images: z
    .boolean()
    .default(false)
    .describe('Whether the model accepts images: read_file then passes them to it.'),
  web: webSchema.prefault({}).describe('How web_search and web_fetch work.'),
  /** The benchmark's folder, set when a run is prepared. */
  directory: z
    .string()
    .optional()
    .describe("The folder of the tasks' attachments; by default, the folder of the benchmark."),
};
type ToolsConfig = z.output<z.ZodObject<typeof toolKeys>>;

/** What is true of every agent that calls these tools. */
export const toolFacts = {
  stepsTo: 'answer',
  hasCountablePrompt: true,
  assumedCalls({ maxSteps }: ToolsConfig) {
    const atMost = (calls: number) => Math.min(maxSteps, calls);
    return { calls: { low: 1, expected: atMost(3), high: atMost(8) }, growth: 250, reply: 30 };
  },
  secrets({ web: { search, keyEnv } }: ToolsConfig): NamedSecret[] {
    if (search === undefined) return [];
    const inUrl = secretsInUrl(search, ['agent', 'web', 'search']);
    if (keyEnv === undefined) return inUrl;
    return [{ variable: keyEnv, path: ['agent', 'web', 'keyEnv'], use: 'header', url: search }, ...inUrl];
  },
  problems({ tools, web }: ToolsConfig) {
    if (tools.includes('web_search') === (web.search !== undefined)) return [];
    return web.search === undefined
      ? [
          {
            path: ['agent', 'tools'],
            message:
              'web_search needs a search service: set agent.web.search to its URL, with {query} where the query goes.',
          },
        ]
      : [
          {
            path: ['agent', 'web'],
            message: 'a search service is set, but no tool uses it: add web_search to agent.tools.',
          },
        ];
  },
  withDataFolders: <Config extends ToolsConfig>(config: Config, { attachments }: DataFolders): Config => ({
    ...config,
    directory: config.directory ?? attachments,
  }),
  resolvePaths: <Config extends ToolsConfig>(config: Config, folder: string): Config =>
    config.directory === undefined ? config : { ...config, directory: resolve(folder, config.directory) },
} as const;

/** Calls tools until it knows the answer. */
export const tools = defineAgentKind({
  schema: z.strictObject({
    kind: z.literal('tools'),
    ...toolKeys,
    modules: textModulesSchema,
    output: outputSchema.default({ parse: 'final-answer' }),
  }),
  ...toolFacts,
});
