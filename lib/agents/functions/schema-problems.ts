import { isJsonObject } from '../../domain/json.js';
import type { Json, JsonObject } from '../../domain/json.js';
import type { WrittenFunction } from '../../domain/function.js';

/**
 * Argument schemas are limited to plain JSON Schema. They have no references (which can be remote or
 * circular) and no patterns (matching one can take practically forever): the code checks such constraints.
 */
const annotations = ['title', 'description', 'default', 'examples', '$comment', 'deprecated', 'format'];
const ofNumbers = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'];
const counts = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'];
const structure = ['type', 'properties', 'required', 'additionalProperties', 'items', 'enum', 'const'];
const choices = ['anyOf', 'oneOf'];
const supported = new Set([...annotations, ...ofNumbers, ...counts, ...structure, ...choices]);
const types = new Set(['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']);
const deepest = 8;
const mostProperties = 30;
const propertyName = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;

/** Describes the problems in the schema of a function's arguments; empty if it is usable. */
export function schemaProblems(schema: WrittenFunction['arguments'], mostCharacters: number): string[] {
  if (JSON.stringify(schema).length > mostCharacters) {
    return [`the schema of the arguments is longer than ${mostCharacters} characters`];
  }
  const problems: string[] = [];
  if (schema['type'] !== 'object') problems.push('the schema of the arguments must have "type": "object"');
  checkSchema(schema, { path: 'arguments', depth: 1, problems });
  return problems;
}

interface Place {
  path: string;
  depth: number;
  problems: string[];
}

function checkSchema(schema: Json | undefined, place: Place): void {
  const { path, depth, problems } = place;
  if (typeof schema === 'boolean') return;
  if (!isJsonObject(schema)) return void problems.push(`${path} must be a schema (an object)`);
  if (depth > deepest) return void problems.push(`${path} is nested deeper than ${deepest} levels`);
  for (const key of Object.keys(schema).filter(each => !supported.has(each))) {
    problems.push(
      `${path}: "${key.slice(0, 40)}" is not supported; say it in the description, check it in the code`,
    );
  }
  checkType(schema, place);
  checkNumbers(schema, place);
  checkValues(schema, place);
  checkProperties(schema, place);
  const inner = (key: string) => ({ path: `${path}.${key}`, depth: depth + 1, problems });
  if (schema['items'] !== undefined) checkSchema(schema['items'], inner('items'));
  if (schema['additionalProperties'] !== undefined)
    checkSchema(schema['additionalProperties'], inner('additionalProperties'));
  for (const key of choices.filter(each => schema[each] !== undefined)) {
    const list = schema[key];
    if (!Array.isArray(list) || list.length === 0) problems.push(`${path}.${key} must be a list of schemas`);
    else list.forEach((each, index) => checkSchema(each, inner(`${key}[${index}]`)));
  }
}

function checkType(schema: JsonObject, { path, problems }: Place): void {
  const { type } = schema;
  if (type === undefined) return;
  const all = Array.isArray(type) ? type : [type];
  const wrong = all.find(each => typeof each !== 'string' || !types.has(each));
  if (wrong !== undefined || all.length === 0) {
    problems.push(
      `${path}: ${JSON.stringify(type).slice(0, 60)} is no type; use one of ${[...types].join(', ')}`,
    );
  }
}

function checkNumbers(schema: JsonObject, { path, problems }: Place): void {
  for (const key of [...ofNumbers, ...counts]) {
    const value = schema[key];
    if (value === undefined) continue;
    const isCount = counts.includes(key);
    const isRight = typeof value === 'number' && (!isCount || (Number.isInteger(value) && value >= 0));
    if (!isRight) problems.push(`${path}.${key} must be a ${isCount ? 'whole number from 0 on' : 'number'}`);
    const bounded = boundedBy(key);
    // A bound without its type has no effect, but looks as if it had.
    if (!typesOf(schema).some(type => bounded.includes(type)))
      problems.push(`${path}.${key} needs "type": ${JSON.stringify(bounded[0])} beside it`);
  }
  if (typeof schema['multipleOf'] === 'number' && schema['multipleOf'] <= 0)
    problems.push(`${path}.multipleOf must be above 0`);
}

/** The value types that a bound applies to. */
function boundedBy(key: string): string[] {
  if (key.endsWith('Length')) return ['string'];
  if (key.endsWith('Items')) return ['array'];
  return key.endsWith('Properties') ? ['object'] : ['number', 'integer'];
}

function typesOf({ type }: JsonObject): string[] {
  return [type].flat().filter(each => typeof each === 'string');
}

function checkValues(schema: JsonObject, { path, problems }: Place): void {
  const { enum: values, const: only } = schema;
  const isScalar = (value: Json) => typeof value !== 'object' || value === null;
  if (values !== undefined && !(Array.isArray(values) && values.length > 0 && values.every(isScalar)))
    problems.push(`${path}.enum must be a list of texts, numbers, true, false or null`);
  if (only !== undefined && !isScalar(only))
    problems.push(`${path}.const must be a text, a number, true, false or null`);
  if (schema['format'] !== undefined && typeof schema['format'] !== 'string')
    problems.push(`${path}.format must be a text`);
}

function checkProperties(schema: JsonObject, { path, depth, problems }: Place): void {
  const { properties = {}, required = [] } = schema;
  if (!isJsonObject(properties)) return void problems.push(`${path}.properties must be an object of schemas`);
  const names = Object.keys(properties);
  if (names.length > mostProperties) problems.push(`${path} has more than ${mostProperties} properties`);
  for (const name of names.slice(0, mostProperties)) {
    if (!propertyName.test(name) || name in Object.prototype)
      problems.push(`${path}.${name.slice(0, 40)} is no good name of a property: use letters, digits and _`);
    else checkSchema(properties[name], { path: `${path}.${name}`, depth: depth + 1, problems });
  }
  if (!Array.isArray(required)) return void problems.push(`${path}.required must be a list of names`);
  const missing = required.filter(name => typeof name !== 'string' || !names.includes(name));
  if (missing.length > 0)
    problems.push(`${path}.required names what is no property: ${JSON.stringify(missing).slice(0, 100)}`);
}
