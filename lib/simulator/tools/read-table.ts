/** A table parsed from a text. */
export interface ReadTable {
  columns: string[];
  rows: string[][];
}

const leading = /^-?\d+(?:\.\d+)?/;

/** The number at the start of a cell; null if there is none. */
export function numberIn(cell: string): number | null {
  const found = leading.exec(cell.trim());
  return found ? Number(found[0]) : null;
}

/** Whether a column contains numbers, with or without a unit. */
export function isNumeric(table: ReadTable, column: number): boolean {
  return table.rows.every(row => numberIn(row[column] ?? '') !== null);
}

/**
 * Parses the table in a text: CSV, JSON, columns separated by bars, or lines of `key: value; key: value`.
 * Returns null if there is none.
 */
export function readTable(text: string): ReadTable | null {
  const lines = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !/^(?:sheet|page)\b[^,|;]*:/i.test(line));
  return fromJson(lines.join('\n')) ?? fromLabels(lines) ?? fromCells(lines, ' | ') ?? fromCells(lines, ',');
}

function fromJson(text: string): ReadTable | null {
  if (!text.startsWith('[')) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(value)) return null;
  const objects = value.filter(
    (item): item is Record<string, unknown> => typeof item === 'object' && item !== null,
  );
  const columns = Object.keys(objects[0] ?? {});
  if (columns.length < 2) return null;
  return { columns, rows: objects.map(object => columns.map(name => String(object[name] ?? ''))) };
}

function fromLabels(lines: string[]): ReadTable | null {
  const read = lines.map(line => line.split('; ').map(part => /^([\p{L} ]+): (.*)$/u.exec(part)));
  if (read.length < 2 || read.some(parts => parts.length < 2 || parts.includes(null))) return null;
  return {
    columns: (read[0] ?? []).map(part => part?.[1] ?? ''),
    rows: read.map(parts => parts.map(part => part?.[2] ?? '')),
  };
}

function fromCells(lines: string[], separator: string): ReadTable | null {
  const [columns = [], ...rows] = lines.map(line => line.split(separator).map(cell => cell.trim()));
  if (columns.length < 2 || rows.length === 0) return null;
  return rows.every(row => row.length === columns.length) ? { columns, rows } : null;
}
