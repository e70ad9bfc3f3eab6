import { loadTable } from '../../data/load-table.js';
import type { ReadSettings } from '../../data/load-file.js';
import { readingNote } from '../../data/reading-notes.js';
import type { Table } from '../../data/table.js';
import { columnsOfTable, type Column } from './column.js';

/** The user's data, before anything is decided. */
export interface InspectedData {
  /** As the user wrote it. */
  path: string;
  table: Table;
  /** The id column of a folder: its files. */
  id: string | undefined;
  columns: Column[];
  /** How it was read, in one line. */
  note: string;
}

/** Reads a file or folder of tasks. Throws DataError. */
export async function inspectData(path: string, settings: ReadSettings = {}): Promise<InspectedData> {
  const { table, reading, id } = await loadTable(path, { dataset: settings });
  return { path, table, id, columns: columnsOfTable(table), note: readingNote(path, { table, reading }) };
}
