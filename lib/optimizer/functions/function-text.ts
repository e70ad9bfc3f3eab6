import type { AgentFunction, FunctionExample, WrittenFunction } from '../../domain/function.js';
import type { Json } from '../../domain/json.js';

/** A function's name and parameters, as in code: `days_between(from, to?)`. */
export function signatureOf({
  name,
  arguments: schema,
}: Pick<WrittenFunction, 'name' | 'arguments'>): string {
  const required = new Set(requiredOf(schema));
  const parameters = Object.keys(propertiesOf(schema)).map(key => (required.has(key) ? key : `${key}?`));
  return `${name}(${parameters.join(', ')})`;
}

/**
 * The schemas of a function's arguments by name: required ones first, in the order of `required`. Modules are
 * stored with sorted keys, so only lists keep the writer's order.
 */
export function propertiesOf(schema: WrittenFunction['arguments']): Record<string, Json> {
  const properties = schema['properties'] ?? null;
  if (typeof properties !== 'object' || Array.isArray(properties) || properties === null) return {};
  const known = Object.keys(properties);
  const first = [...new Set(requiredOf(schema))].filter(name => known.includes(name));
  const names = [...first, ...known.filter(name => !first.includes(name))];
  return Object.fromEntries(names.map(name => [name, properties[name] ?? null]));
}

function requiredOf(schema: WrittenFunction['arguments']): string[] {
  const required = schema['required'];
  return Array.isArray(required) ? required.filter(name => typeof name === 'string') : [];
}

/** A function for people and prompts: its signature, description, arguments, code and examples. */
export function renderFunction(written: WrittenFunction): string {
  const { description, packages, code, examples = [] } = written;
  return [
    `${signatureOf(written)}: ${description}`,
    ...Object.entries(propertiesOf(written.arguments)).map(
      ([name, schema]) => `  ${name}: ${schemaWords(schema)}`,
    ),
    ...(packages.length > 0 ? [`  packages: ${packages.join(', ')}`] : []),
    code.trimEnd(),
    ...examples.map(example => exampleLine(written.name, example)),
  ].join('\n');
}

/** All functions of a set in sequence; "(no functions)" for an empty set. */
export function renderFunctions(functions: readonly AgentFunction[]): string {
  return functions.length === 0 ? '(no functions)' : functions.map(renderFunction).join('\n\n');
}

/** A call and its result, on one line. */
export function exampleLine(name: string, { arguments: input, result }: FunctionExample): string {
  const call = `${name}(${JSON.stringify(input)})`;
  return result === undefined ? call : `${call} → ${JSON.stringify(result)}`;
}

function schemaWords(schema: Json): string {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return JSON.stringify(schema);
  const { type, description, ...rest } = schema;
  const more = Object.keys(rest).length === 0 ? '' : ` ${JSON.stringify(rest)}`;
  return `${typeof type === 'string' ? type : 'any'}${more}${typeof description === 'string' ? `, ${description}` : ''}`;
}
