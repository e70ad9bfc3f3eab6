/** Replaces lone surrogates by U+FFFD: strict JSON parsers reject a body that contains one. */
export function wellFormed(text: string): string {
  return text.toWellFormed();
}

/** The same for all strings and keys of a JSON value. */
export function wellFormedJson<T>(value: T): T {
  return replaced(value) as T;
}

function replaced(value: unknown): unknown {
  if (typeof value === 'string') return wellFormed(value);
  if (Array.isArray(value)) return value.map(replaced);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [wellFormed(key), replaced(item)]));
}
