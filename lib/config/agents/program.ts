import { resolve } from 'node:path';
import { z } from 'zod';
import { displayVariable } from '../credentials.js';
import { secretsOfProgram } from '../named-secret.js';
import type { BudgetConfig } from '../optimize.js';
import { attemptsSchema, programSchemas } from '../program.js';
import { defineAgentKind, mixedModulesSchema, outputSchema } from './agent-kind.js';

const schemas = programSchemas(
  {
    modules: mixedModulesSchema.describe(
      'The editable parts by name, which it receives with each task: texts, or {functions: [...]}, which it runs itself.',
    ),
    output: outputSchema
      .default({ parse: 'plain' })
      .describe('How its output becomes the answer if it returns no answer.'),
    timeoutSeconds: z.number().positive().max(3_600).default(120).describe('The time limit of one task.'),
    attempts: attemptsSchema.describe(
      'Attempts per task if it crashes or times out; after them, the task scores 0.',
    ),
    calls: z
      .enum(['relayed', 'own'])
      .default('relayed')
      .describe(
        'relayed: it receives a base URL for its LLM calls, which are paid once and counted. own: it makes its calls itself; whole rollouts are journaled, and a cap in USD is rejected.',
      ),
    version: z
      .string()
      .min(1)
      .optional()
      .describe('Change it when the agent changes so that its earlier rollouts are invalid (calls: own).'),
  },
  {
    command:
      'A program and its arguments: it reads tasks as JSON lines on stdin and writes replies to stdout.',
    file: 'A TypeScript or JavaScript file that exports the result of defineAgent.',
    url: 'Where to post tasks.',
  },
);
const inlineSchema = schemas.http.omit({ url: true }).extend({
  kind: z.literal('inline').describe('A function that a program passes to `optimize` of the TypeScript API.'),
});
type Schemas = typeof schemas;
/** An agent that is the user's own program, or a function of it. */
export type OwnAgentConfig = z.output<Schemas[keyof Schemas] | typeof inlineSchema>;

function problems(
  agent: OwnAgentConfig,
  { budget, endpointSecrets }: { budget: BudgetConfig; endpointSecrets: readonly string[] },
) {
  const found: { path: string[]; message: string }[] = [];
  if (agent.calls === 'own' && budget.usd !== undefined) {
    const message =
      'a cap in USD cannot be enforced if the agent makes its own calls: remove it (or cap the calls or tokens of the other roles), or set agent.calls: relayed.';
    found.push({ path: ['budget', 'usd'], message });
  }
  const passed = 'environment' in agent ? agent.environment : [];
  const key = endpointSecrets.find(variable => passed.includes(variable));
  if (agent.calls === 'relayed' && key !== undefined) {
    const message = `the agent needs no key, because its calls are relayed: remove ${displayVariable(key)}, or set calls: own.`;
    found.push({ path: ['agent', 'environment'], message });
  }
  return found;
}

function resolveDirectory<Config extends OwnAgentConfig>(config: Config, folder: string): Config {
  return { ...config, directory: resolve(folder, config.directory ?? '.') };
}

const facts = {
  stepsTo: null,
  hasCountablePrompt: false,
  secrets: (config: OwnAgentConfig) => (config.kind === 'inline' ? [] : secretsOfProgram(config, ['agent'])),
  problems,
} as const;

export const command = defineAgentKind({
  schema: schemas.command,
  ...facts,
  resolvePaths: resolveDirectory,
  programs: config => [{ path: ['agent', 'command'], command: config.command, directory: config.directory }],
});

export const module = defineAgentKind({
  schema: schemas.module,
  ...facts,
  resolvePaths: resolveDirectory,
  programs: config => [{ path: ['agent', 'file'], file: config.file, directory: config.directory }],
});

export const http = defineAgentKind({
  schema: schemas.http,
  ...facts,
  resolvePaths: resolveDirectory,
});

export const inline = defineAgentKind({ schema: inlineSchema, ...facts });
