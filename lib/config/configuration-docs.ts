import { alternatives, configJsonSchema } from './json-schema.js';
import type { JsonSchema } from './json-schema.js';

const introduction = `# fgo.yaml

All keys of a configuration, written from its schema by \`npm run docs\`. Unknown keys are errors. Relative paths start at the file. \`--set path=value\` overrides any of them.

| key | what it takes | if not given | |
|---|---|---|---|
`;

/** The configuration reference as Markdown. */
export function configurationDocs(): string {
  return `${introduction}${rowsOf(configJsonSchema, '').join('\n')}\n`;
}

/** A section of several kinds has the keys of all of them, each once. */
function rowsOf(schema: JsonSchema, path: string): string[] {
  const rows = alternatives(schema).flatMap(alternative =>
    Object.entries(alternative.properties ?? {}).flatMap(([name, property]) => {
      const key = path === '' ? name : `${path}.${name}`;
      return [rowOf(key, property, alternative.required?.includes(name) ?? false), ...rowsOf(property, key)];
    }),
  );
  return [...new Set(rows)];
}

function rowOf(key: string, schema: JsonSchema, required: boolean): string {
  const fallback =
    schema.default === undefined ? (required ? 'required' : '') : `\`${JSON.stringify(schema.default)}\``;
  const cells = [`\`${key}\``, takes(schema), fallback, schema.description ?? ''];
  return `| ${cells.map(cell => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

function takes(schema: JsonSchema): string {
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum) return schema.enum.map(value => `\`${String(value)}\``).join(', ');
  const options = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  if (options.length > 0) return [...new Set(options.map(takes))].filter(text => text !== '').join(' or ');
  if (schema.properties) return 'a section';
  if (schema.type === 'array') return `a list of ${schema.items ? takes(schema.items) : 'values'}`;
  if (typeof schema.additionalProperties === 'object')
    return `names with ${takes(schema.additionalProperties)}`;
  return Array.isArray(schema.type) ? schema.type.join(' or ') : (schema.type ?? 'a value');
}
