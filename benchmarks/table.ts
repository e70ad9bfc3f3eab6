import type { Json } from '../algorithm/domain/json.js';

/** One row of a data file. */
export interface Row {
  /** From 1, the header not counted. */
  row: number;
  /** The line it starts on, from 1; undefined where the format does not tell (json). */
  line?: number;
  /** The file that it is, where the table is a folder. */
  file?: string;
  /** Values by column. A json row holds only the columns it has. */
  values: ReadonlyMap<string, Json>;
}

/** A data file as rows and columns, before it becomes tasks. */
export interface Table {
  file: string;
  /** All columns of all rows, in the order of their first appearance. */
  columns: string[];
  /** Columns that are there and cannot be used, each with the reason. */
  unreadable?: ReadonlyMap<string, string>;
  rows: Row[];
}

/** The columns that the rows have, in the order of their first appearance. */
export function columnsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap(row => [...row.values.keys()]))];
}
