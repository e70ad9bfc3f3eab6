import { DataError } from './data-error.js';
import { mostColumns, tooManyColumns, type Row, type Table } from './table.js';

/** A row of a file whose rows are lists of texts. */
export interface Cells {
  cells: string[];
  /** The line on which the row ends. */
  lastLine: number;
}

/**
 * Makes a table of rows of texts. The first row names the columns; columns without a name and rows without
 * any value are skipped. A row whose number of values differs from the header's is unusable. Throws DataError
 * for a header without names or with one twice. `widthHint` explains the cause of a wrong number of values.
 */
export function cellsToTable(
  rowsOfCells: readonly Cells[],
  { file, widthHint }: { file: string; widthHint: string },
): Table {
  const [header, ...records] = rowsOfCells;
  if (header === undefined) throw new DataError('the file is empty', { file });
  const names = header.cells.map(name => name.trim());
  const columns = columnsIn(names, { file, line: header.lastLine });
  let line = header.lastLine + 1;
  const rows: Row[] = [];
  const unusable: DataError[] = [];
  for (const { cells, lastLine } of records) {
    const place = { line, row: rows.length + unusable.length + 1 };
    line = lastLine + 1;
    if (cells.every(cell => cell === '')) continue;
    if (fits(cells, names)) {
      rows.push({ ...place, values: new Map(columns.map(({ name, at }) => [name, cells[at] ?? ''])) });
    } else {
      const problem = `the row has ${cells.length} values and the header ${names.length}; ${widthHint}`;
      unusable.push(new DataError(problem, { file, ...place }));
    }
  }
  return { file, columns: columns.map(({ name }) => name), rows, unusable };
}

/** The named columns and their positions in a row. */
function columnsIn(names: string[], place: { file: string; line: number }) {
  if (names.length > mostColumns) throw tooManyColumns(place);
  const columns = names.map((name, at) => ({ name, at })).filter(({ name }) => name !== '');
  if (columns.length === 0) throw new DataError('the first row must name the columns', place);
  const twice = columns.find(({ name, at }) => names.indexOf(name) !== at);
  if (!twice) return columns;
  const problem = 'two columns have this name; give each its own name';
  throw new DataError(problem, { ...place, column: twice.name });
}

/** Only values count: spreadsheets add or omit empty cells at the end of a row. */
function fits(cells: string[], names: string[]): boolean {
  const surplus = cells.slice(names.length).some(cell => cell !== '');
  const missing = names.slice(cells.length).some(name => name !== '');
  return !surplus && !missing;
}
