/**
 * Orders the keys of a value for people who see it as JSON, such as in the Temporal UI: texts and numbers first,
 * and what consists of hashes last. Keys of one kind keep their order.
 */
export function readableOrder<Value>(value: Value): Value {
  return ordered(value) as Value;
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => ({
    key,
    item: ordered(item),
    rank: rankOf(item),
  }));
  return Object.fromEntries(
    entries.sort((left, right) => left.rank - right.rank).map(({ key, item }) => [key, item]),
  );
}

/** -1 for a text or a number; for an object or a list, its share of references to artifacts. */
function rankOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return -1;
  const { references, values } = count(value);
  return values === 0 ? 0 : references / values;
}

function count(value: unknown): { references: number; values: number } {
  if (typeof value !== 'object' || value === null) return { references: 0, values: 1 };
  if ('sha256' in value) return { references: 1, values: 1 };
  const sum = { references: 0, values: 0 };
  for (const part of Object.values(value)) {
    const { references, values } = count(part);
    sum.references += references;
    sum.values += values;
  }
  return sum;
}
