import { alternatives, configJsonSchema } from './json-schema.js';
import type { JsonSchema } from './json-schema.js';

function childrenOf(schemas: JsonSchema[], key: PropertyKey): JsonSchema[] {
  return schemas.flatMap(schema => {
    if (typeof key === 'number') return schema.items ? alternatives(schema.items) : [];
    const property = schema.properties?.[String(key)];
    if (property) return alternatives(property);
    return typeof schema.additionalProperties === 'object' ? alternatives(schema.additionalProperties) : [];
  });
}

function schemasAt(path: PropertyKey[]): JsonSchema[] {
  return path.reduce<JsonSchema[]>((found, key) => childrenOf(found, key), alternatives(configJsonSchema));
}

/** The schema's description of a key, if it is the same for all kinds. */
export function descriptionOf(path: PropertyKey[]): string | undefined {
  const found = new Set(schemasAt(path).flatMap(({ description }) => description ?? []));
  return found.size === 1 ? [...found][0] : undefined;
}

/** The known keys at a path. */
export function knownKeys(path: PropertyKey[]): string[] {
  const schemas = schemasAt(path);
  return [...new Set(schemas.flatMap(schema => Object.keys(schema.properties ?? {})))].sort();
}

/** The possible values of a discriminator in a section. */
export function kindNames(path: PropertyKey[], decides: string): string[] {
  return schemasAt(path).flatMap(({ properties = {} }) => {
    const name = properties[decides]?.const;
    return typeof name === 'string' ? [name] : [];
  });
}

/** The values of the discriminator (`kind`, `provider`, `name`) for which `key` is valid at a path. */
export function kindsWith(
  path: PropertyKey[],
  key: string,
): { decides: string; kinds: string[] } | undefined {
  const kinds = schemasAt(path).flatMap(({ properties = {} }) => {
    if (!(key in properties)) return [];
    const decisive = Object.entries(properties).find(([, schema]) => typeof schema.const === 'string');
    return decisive ? [{ decides: decisive[0], kind: String(decisive[1].const) }] : [];
  });
  const [first] = kinds;
  return first && { decides: first.decides, kinds: [...new Set(kinds.map(({ kind }) => kind))] };
}
