import { z, type ZodType } from 'zod';
import type { Json } from '../domain/json.js';

type JsonObject = { [key: string]: Json };

/** Keywords that endpoints reject in strict schemas; the reply is checked against them locally. */
const leftOut = new Set([
  '$schema',
  'default',
  'minLength',
  'maxLength',
  'propertyNames',
  'minProperties',
  'maxProperties',
  'asked',
]);

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nullable(schema: Json): Json {
  if (isObject(schema) && Array.isArray(schema['anyOf'])) {
    return { ...schema, anyOf: [...schema['anyOf'], { type: 'null' }] };
  }
  return { anyOf: [schema, { type: 'null' }] };
}

/**
 * Optional only when reading: a weak model that is allowed to return null does so. Set by `.meta({ asked:
 * true })`.
 */
function isAsked(schema: Json): boolean {
  return isObject(schema) && schema['asked'] === true;
}

function strictProperties(properties: JsonObject, required: Json | undefined): JsonObject {
  const names = Array.isArray(required) ? required : [];
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      const inner = strict(schema);
      return [name, names.includes(name) || isAsked(schema) ? inner : nullable(inner)];
    }),
  );
}

function strict(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(strict);
  if (!isObject(schema)) return schema;
  const result: JsonObject = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (leftOut.has(keyword)) continue;
    if (keyword === 'properties' && isObject(value))
      result[keyword] = strictProperties(value, schema['required']);
    else if (keyword === 'enum' || keyword === 'const') result[keyword] = value;
    else if (keyword === '$defs' && isObject(value)) {
      result[keyword] = Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, strict(inner)]),
      );
    } else result[keyword] = strict(value);
  }
  if (!isObject(result['properties'])) return result;
  return { ...result, required: Object.keys(result['properties']), additionalProperties: false };
}

/**
 * The JSON Schema of a model's reply, in OpenAI's strict form: objects closed, all properties required,
 * optional ones nullable instead.
 */
export function replySchema(schema: ZodType): Json {
  return strict(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json);
}

/** Whether a schema follows the strict rules throughout; open records do not. */
export function isStrictSchema(schema: Json): boolean {
  if (Array.isArray(schema)) return schema.every(isStrictSchema);
  if (!isObject(schema)) return true;
  if (
    schema['type'] === 'object' &&
    !(isObject(schema['properties']) && schema['additionalProperties'] === false)
  ) {
    return false;
  }
  return Object.values(schema).every(isStrictSchema);
}

/** Removes nulls from objects: a strict reply uses null for an absent optional property. */
export function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutNulls(inner)]));
}
