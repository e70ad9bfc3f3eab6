import type { Json } from '../domain/json.js';
import { DataError, type DataPlace } from './data-error.js';

/** A row of a data file. */
export interface Row {
  /** From 1, not counting the header. */
  row: number;
  /** The line on which it starts, from 1; undefined for formats without lines (JSON). */
  line?: number;
  /** The file of the row, if the table is a folder. */
  file?: string;
  /** Values by column. A JSON row contains only the columns that it has. */
  values: ReadonlyMap<string, Json>;
}

/** A data file as rows and columns, before conversion to tasks. */
export interface Table {
  file: string;
  /** All columns of all rows, in order of first appearance. */
  columns: string[];
  /** Columns that exist but are unusable, each with the reason. */
  unreadable?: ReadonlyMap<string, string>;
  rows: Row[];
  /** Rows that could not be read, each with the reason. */
  unusable?: readonly DataError[];
}

/** How a file was read: what its name, its content or the configuration says about its form. */
export interface Reading {
  format: string;
  delimiter?: string;
  encoding?: string;
  sheet?: string;
}

/** A file with more columns is transposed, or uses values as keys. */
export const mostColumns = 2_000;
/** More rows than any run has tasks; they would take minutes and gigabytes to read. */
export const mostRows = 1_000_000;
/** The maximum row length, in characters. */
export const longestRow = 16 * 1024 * 1024;

/** The location of a row, for errors. */
export function placeOfRow({ file }: Pick<Table, 'file'>, row: Row): DataPlace {
  if (row.file !== undefined) return { file: row.file };
  return row.line === undefined ? { file, row: row.row } : { file, line: row.line, row: row.row };
}

/** The columns of the rows, in order of first appearance. Throws DataError for too many rows or columns. */
export function columnsOf(rows: readonly Row[], file: string): string[] {
  if (rows.length > mostRows) throw tooManyRows({ file });
  const columns = new Set<string>();
  for (const row of rows) {
    for (const name of row.values.keys()) columns.add(name);
    if (columns.size > mostColumns) throw tooManyColumns(placeOfRow({ file }, row));
  }
  return [...columns];
}

export function tooManyColumns(place: DataPlace): DataError {
  return new DataError(
    `the file has more than ${mostColumns} columns: keep those that the tasks need`,
    place,
  );
}

export function tooManyRows(place: { file: string; line?: number }): DataError {
  const most = mostRows.toLocaleString('en-US');
  return new DataError(`the file has more than ${most} rows: keep the rows that the tasks need`, place);
}
