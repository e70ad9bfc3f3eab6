import { z } from 'zod';
import { configSchema } from './schema.js';

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

export const configJsonSchema = z.toJSONSchema(configSchema, {
  io: 'input',
  unrepresentable: 'any',
  reused: 'inline',
}) as JsonSchema;

/** A schema and, recursively, its alternatives. */
export function alternatives(schema: JsonSchema): JsonSchema[] {
  return [schema, ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap(alternatives)];
}
