import { z } from 'zod';
import { configSchema } from './schema.js';

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  items?: JsonSchema;
}

const root = z.toJSONSchema(configSchema, {
  io: 'input',
  unrepresentable: 'any',
  reused: 'inline',
}) as JsonSchema;

function alternatives(schema: JsonSchema): JsonSchema[] {
  const nested = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [schema, ...nested.flatMap(alternatives)];
}

function step(schemas: JsonSchema[], key: PropertyKey): JsonSchema[] {
  return schemas.flatMap(schema => {
    if (typeof key === 'number') return schema.items ? alternatives(schema.items) : [];
    const property = schema.properties?.[String(key)];
    if (property) return alternatives(property);
    return typeof schema.additionalProperties === 'object' ? alternatives(schema.additionalProperties) : [];
  });
}

/** The keys that the configuration knows at a path. */
export function knownKeys(path: PropertyKey[]): string[] {
  const schemas = path.reduce<JsonSchema[]>((found, key) => step(found, key), alternatives(root));
  return [...new Set(schemas.flatMap(schema => Object.keys(schema.properties ?? {})))].sort();
}
