import { z } from 'zod';
import { writtenFunctionSchema } from '../../domain/function.js';
import type { AlfworldEnvironmentConfig } from '../alfworld.js';
import type { NamedSecret } from '../named-secret.js';
import type { BudgetConfig } from '../optimize.js';

/** How the agent's reply becomes the answer to score. */
export const outputSchema = z.strictObject({
  parse: z
    .enum(['plain', 'last-line', 'json', 'final-answer'])
    .default('plain')
    .describe(
      'plain: the whole reply. last-line: its last line. json: a JSON object, or one field of it. final-answer: the text after the last "FINAL ANSWER:".',
    ),
  field: z.string().min(1).optional().describe('With parse: json, the field with the answer.'),
  labels: z
    .union([z.literal('auto'), z.array(z.string().min(1)).min(2)])
    .optional()
    .describe('The allowed answers, which are shown to the model. auto: all expected answers of the data.'),
});
export type OutputConfig = z.infer<typeof outputSchema>;

/** A module of functions as given in a configuration; most start empty. */
const functionsModuleSchema = z.strictObject({
  functions: z
    .array(writtenFunctionSchema)
    .refine(
      functions => new Set(functions.map(({ name }) => name)).size === functions.length,
      'two functions have the same name',
    )
    .describe('The initial functions. [] for none: the optimizer writes them.'),
});
export type FunctionsModuleConfig = z.infer<typeof functionsModuleSchema>;

const moduleNameSchema = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/i);
const textSchema = z.string().min(1);

const modulesOf = <Value extends z.ZodType>(value: Value) =>
  z
    .record(moduleNameSchema, value)
    .refine(modules => Object.keys(modules).length > 0, 'at least one module is needed');

/** Modules that are texts only. */
export const textModulesSchema = modulesOf(textSchema).describe(
  'The editable parts by name. Their texts, in this order, are the system message.',
);
/** Modules that may also be functions. */
export const mixedModulesSchema = modulesOf(z.union([textSchema, functionsModuleSchema]));

/** The result of an agent's steps: a `goal` in an environment, an `answer` with tools; null without steps. */
export type StepsTo = 'goal' | 'answer' | null;

/** Assumptions about the LLM calls of an agent on one task, until a probe measures them. */
export interface AssumedCalls {
  calls: { low: number; expected: number; high: number };
  /** Tokens that each call adds to later prompts. */
  growth: number;
  /** The minimum length of a reply, in tokens. */
  reply: number;
}

/** A program or file that must exist on the machine that runs the agent. */
export interface NeededProgram {
  /** The key that names it. */
  path: string[];
  command?: readonly string[];
  file?: string;
  /** The base of relative paths, relative to the folder of the configuration. */
  directory: string | undefined;
}

/** The folders of a benchmark's data, as a manifest names them. */
export interface DataFolders {
  /** The files that tasks have attached. */
  attachments: string | undefined;
  games: string | undefined;
}

/**
 * The definition of an agent kind: its section of the configuration, and what other parts need to know about
 * it. Its implementation is in `lib/agents/create-agent.ts`.
 */
export interface AgentKind<Schema extends z.ZodType = z.ZodType> {
  schema: Schema;
  /** What its steps lead to; critiques and proposals then refer to the steps. */
  stepsTo: StepsTo;
  /** Whether its first prompt can be counted by running it with a model that answers at once. */
  hasCountablePrompt: boolean;
  /** One call per task if absent. */
  assumedCalls?(config: z.output<Schema>): AssumedCalls;
  /** The secrets that it names. */
  secrets?(config: z.output<Schema>): NamedSecret[];
  /** Contradictions among its keys, and with the rest of the configuration. */
  problems?(
    config: z.output<Schema>,
    others: { budget: BudgetConfig; endpointSecrets: readonly string[] },
  ): { path: string[]; message: string }[];
  /** The same section with these folders, where it names no others. */
  withDataFolders?(config: z.output<Schema>, folders: DataFolders): z.output<Schema>;
  /** The same section with absolute paths: relative ones start at `folder`. */
  resolvePaths?(config: z.output<Schema>, folder: string): z.output<Schema>;
  programs?(config: z.output<Schema>): NeededProgram[];
  /** The environment that it acts in. */
  environment?(config: z.output<Schema>): AlfworldEnvironmentConfig;
}

export function defineAgentKind<Schema extends z.ZodType>(kind: AgentKind<Schema>): AgentKind<Schema> {
  return kind;
}
