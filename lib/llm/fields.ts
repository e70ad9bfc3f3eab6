export type Fields = Record<string, unknown>;

/** The fields of a value, to look into without knowing its form; none where it is no object. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
