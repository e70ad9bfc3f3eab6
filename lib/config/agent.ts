import { z } from 'zod';
import { reactAgent } from './alfworld.js';
import { environmentSchema } from './environment.js';
import { urlWithoutKeys } from './request-settings.js';
import { functionsAgent, functionsModuleConfig } from './functions.js';
import { toolsAgent } from './tools-agent.js';

/** How the agent's reply becomes the answer to score. */
export const outputSchema = z.strictObject({
  parse: z
    .enum(['plain', 'last-line', 'json', 'final-answer'])
    .default('plain')
    .describe(
      'The whole reply, its last line, a JSON object (or its field), or what stands behind the last "FINAL ANSWER:".',
    ),
  field: z.string().min(1).optional().describe('With parse: json, the field that holds the answer.'),
  labels: z
    .union([z.literal('auto'), z.array(z.string().min(1)).min(2)])
    .optional()
    .describe('The allowed answers, given to the model; auto: all expected answers of the data.'),
});
export type OutputConfig = z.infer<typeof outputSchema>;

const moduleNameSchema = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/i);
const textSchema = z.string().min(1);

const modulesOf = <Value extends z.ZodType>(value: Value) =>
  z
    .record(moduleNameSchema, value)
    .refine(modules => Object.keys(modules).length > 0, 'at least one module is needed');

const modulesSchema = modulesOf(textSchema);
/** Modules of an agent that may also have functions. */
const mixedModulesSchema = modulesOf(z.union([textSchema, functionsModuleConfig]));

/** The keys that all user-provided agents share. */
const ownAgent = {
  modules: mixedModulesSchema.describe(
    'The editable parts by name: what the agent is given with each task. Texts, or {functions: [...]}, which it runs itself.',
  ),
  output: outputSchema
    .default({ parse: 'plain' })
    .describe('How its output becomes the answer, where it gives no answer of its own.'),
  concurrency: z
    .number()
    .int()
    .min(1)
    .max(1_024)
    .default(8)
    .describe('Tasks under way at a time in one worker: as many processes of a command or module.'),
  timeoutSeconds: z.number().positive().max(3_600).default(120).describe('The longest a task may take.'),
  attempts: z
    .number()
    .int()
    .min(1)
    .max(10)
    .default(2)
    .describe(
      'How often a task is tried on which the agent crashes or runs out of time, before that scores 0.',
    ),
  calls: z
    .enum(['relayed', 'own'])
    .default('relayed')
    .describe(
      'relayed: it is given a base URL through which its LLM calls are paid once and counted. own: it goes around that; whole rollouts are journaled, and a cap in USD is refused.',
    ),
  version: z
    .string()
    .min(1)
    .optional()
    .describe(
      'To be changed when the agent changes in a way that makes its old rollouts worthless (calls: own).',
    ),
  /** The base of relative paths: the configuration's folder, set when the configuration is loaded. */
  directory: z.string().optional().describe('Where it is started; the folder of this file if not given.'),
};

/** The agent whose modules are optimized. */
export const agentSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('prompt'),
    modules: modulesSchema.describe(
      'The editable parts by name; their texts, in the order of the names, are the system message.',
    ),
    output: outputSchema.default({ parse: 'plain' }),
  }),
  z.strictObject({
    ...reactAgent,
    modules: modulesSchema.describe(
      'The editable parts by name; their texts, in the order of the names, are the system message.',
    ),
  }),
  z.strictObject({
    ...toolsAgent,
    modules: modulesSchema.describe(
      'The editable parts by name; their texts, in the order of the names, are the system message.',
    ),
    output: outputSchema.default({ parse: 'final-answer' }),
  }),
  z.strictObject({
    ...functionsAgent,
    modules: mixedModulesSchema.describe(
      'The editable parts by name: texts, which are the system message, and sets of functions, {functions: [...]}, which it may call.',
    ),
    output: outputSchema.default({ parse: 'final-answer' }),
  }),
  z.strictObject({
    kind: z.literal('command'),
    command: z
      .array(z.string().min(1))
      .min(1)
      .describe('A program and its arguments: tasks come as JSON lines on stdin, replies go to stdout.'),
    environment: environmentSchema,
    ...ownAgent,
  }),
  z.strictObject({
    kind: z.literal('module'),
    file: z.string().min(1).describe('A TypeScript or JavaScript file that exports what defineAgent gives.'),
    environment: environmentSchema,
    ...ownAgent,
  }),
  z.strictObject({
    kind: z.literal('http'),
    url: urlWithoutKeys(z.url({ protocol: /^https?$/ }), 'give it to the environment of the server').describe(
      'Where tasks are posted to. A key in it must be an environment variable, `?key=${NAME}`.',
    ),
    ...ownAgent,
  }),
]);
export type AgentConfig = z.infer<typeof agentSchema>;
/** An agent that is the user's own program. */
export type OwnAgentConfig = Extract<AgentConfig, { kind: 'command' | 'module' | 'http' }>;

/** Whether an agent is the user's own program. */
export function isOwnAgent(agent: AgentConfig): agent is OwnAgentConfig {
  return agent.kind === 'command' || agent.kind === 'module' || agent.kind === 'http';
}

/** An agent that calls tools that run locally. */
export type ToolsAgentConfig = Extract<AgentConfig, { kind: 'tools' | 'functions' }>;

/** Whether an agent calls tools that run locally. */
export function usesTools(agent: AgentConfig): agent is ToolsAgentConfig {
  return agent.kind === 'tools' || agent.kind === 'functions';
}

/** How an agent's reply becomes its answer; an agent in an environment is scored by the environment. */
export function outputOf(agent: AgentConfig): OutputConfig {
  return agent.kind === 'react' ? { parse: 'plain' } : agent.output;
}

/** The result of an agent's steps: a `goal` in an environment, an `answer` with tools; null without steps. */
export type StepsTo = 'goal' | 'answer' | null;

/** What an agent's steps lead to; critiques and proposals then refer to the steps. */
export function stepsOf(agent: AgentConfig): StepsTo {
  if (agent.kind === 'react') return 'goal';
  return usesTools(agent) ? 'answer' : null;
}
