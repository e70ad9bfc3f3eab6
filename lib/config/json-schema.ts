import { z } from 'zod';
import { modelSchema } from './llm.js';
import { configSchema } from './schema.js';
import { scorerSchema, singleScorerSchema } from './scorer.js';
import { prettyJson } from '../text/json/pretty-json.js';

/** The parts of JSON Schema that messages and documentation read. */
export interface JsonSchema {
  type?: string | string[];
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  items?: JsonSchema;
}

/** Schemas whose parser expands a string before it checks it. */
const acceptStrings: readonly z.ZodType[] = [modelSchema, scorerSchema, singleScorerSchema];

/** In the draft that editors know best, with the short forms that the parser expands. */
export const configJsonSchema = z.toJSONSchema(configSchema, {
  target: 'draft-7',
  io: 'input',
  unrepresentable: 'any',
  reused: 'inline',
  override: ({ zodSchema, jsonSchema }) => addShortForm(zodSchema, jsonSchema as JsonSchema),
}) as JsonSchema;

/** Adds what the parser expands: a string, or a missing provider. */
function addShortForm(zodSchema: z.core.$ZodType, node: JsonSchema): void {
  if (node.properties?.['provider']?.const === 'openai')
    node.required = (node.required ?? []).filter(key => key !== 'provider');
  let origin: z.core.$ZodType | undefined = zodSchema;
  while (origin && !acceptStrings.some(schema => schema === origin)) origin = origin._zod.parent;
  if (!origin || node.anyOf) return;
  const { description: _description, default: _default, ...long } = node;
  for (const key of Object.keys(long)) delete node[key as keyof typeof long];
  node.anyOf = [{ type: 'string' }, long];
}

/** The content of the published schema file, which editors read for completion and checks. */
export function configSchemaFile(): string {
  const { $schema, ...schema } = configJsonSchema as JsonSchema & { $schema: string };
  return prettyJson({ $schema, title: 'fgo.yaml', ...schema });
}

/** A schema and, recursively, its alternatives. */
export function alternatives(schema: JsonSchema): JsonSchema[] {
  return [schema, ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap(alternatives)];
}
