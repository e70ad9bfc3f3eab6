import type { Json } from '../domain/json.js';
import type { Row, Table } from './table.js';

/**
 * Adds a column for each name that is the path of a nested value, such as `answers.text` or `turns.0.text`. A
 * list with one element at the end of a path becomes that element. Existing columns, and paths without any
 * value, change nothing.
 */
export function withNestedColumns(table: Table, names: readonly string[]): Table {
  const paths = names.filter(name => name.includes('.') && !table.columns.includes(name));
  if (paths.length === 0) return table;
  const found = new Set<string>();
  const rows = table.rows.map((row): Row => {
    const values = new Map(row.values);
    for (const path of paths) {
      const value = valueAt(row.values, path);
      if (value === undefined) continue;
      found.add(path);
      values.set(path, value);
    }
    return { ...row, values };
  });
  return { ...table, rows, columns: [...table.columns, ...found] };
}

/** The value below the longest column name that is a prefix of the path: column names can contain dots. */
function valueAt(values: ReadonlyMap<string, Json>, path: string): Json | undefined {
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const column = values.get(path.slice(0, dot));
    if (column === undefined) continue;
    const value = below(column, path.slice(dot + 1).split('.'));
    return Array.isArray(value) && value.length === 1 ? value[0] : value;
  }
  return undefined;
}

function below(value: Json, keys: readonly string[]): Json | undefined {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined;
  const inner = (value as Record<string, Json>)[key];
  return inner === undefined ? undefined : below(inner, rest);
}
