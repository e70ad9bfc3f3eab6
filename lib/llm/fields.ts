export type Fields = Record<string, unknown>;

/** The fields of a value of unknown shape; empty if it is not an object. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
