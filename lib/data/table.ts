import type { Json } from '../domain/json.js';
import { DataError } from './data-error.js';

/** One row of a data file. */
export interface Row {
  /** From 1, the header not counted. */
  row: number;
  /** The line it starts on, from 1; undefined where the format has no lines (json). */
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

/** A file with more has its rows and columns exchanged, or keys that are values. */
export const mostColumns = 2_000;
/** More rows than any run has tasks, which would take minutes and gigabytes to read. */
export const mostRows = 1_000_000;
/** The longest row, in characters. */
export const longestRow = 16 * 1024 * 1024;

/** The columns that the rows have, in the order of their first appearance. Throws DataError for too many of either. */
export function columnsOf(rows: readonly Row[], file: string): string[] {
  if (rows.length > mostRows) throw tooManyRows({ file });
  const columns = new Set<string>();
  for (const { values, row, line } of rows) {
    for (const name of values.keys()) columns.add(name);
    if (columns.size > mostColumns) throw tooManyColumns({ file, row, ...(line !== undefined && { line }) });
  }
  return [...columns];
}

export function tooManyColumns(place: DataError['place']): DataError {
  return new DataError(
    `the file has more than ${mostColumns} columns: keep those that the tasks need`,
    place,
  );
}

export function tooManyRows(place: { file: string; line?: number }): DataError {
  const most = mostRows.toLocaleString('en-US');
  return new DataError(`the file has more than ${most} rows: keep the rows that the tasks need`, place);
}
