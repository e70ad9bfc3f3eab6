import { CsvError, parse } from 'csv-parse/sync';
import { DataError } from './data-error.js';
import type { Row, Table } from './table.js';

interface Cells {
  cells: string[];
  /** The line that the row ends on. */
  lastLine: number;
}

/**
 * Reads csv (RFC 4180: quotes, quoted line ends, CRLF) or tsv (quotes inside of a value are ordinary
 * characters). The first row names the columns. Throws DataError with the line for anything malformed.
 */
export function parseDelimited(text: string, file: string, delimiter: ',' | '\t'): Table {
  const [header, ...records] = readCells(text, file, delimiter);
  if (header === undefined) throw new DataError('the file is empty', { file });
  const columns = header.cells.map(name => name.trim());
  checkHeader(columns, file);
  let line = header.lastLine + 1;
  const rows = records.map(({ cells, lastLine }, index): Row => {
    const row = {
      row: index + 1,
      line,
      values: new Map(columns.map((name, place) => [name, cells[place] ?? ''])),
    };
    line = lastLine + 1;
    return row;
  });
  return { file, columns, rows };
}

function readCells(text: string, file: string, delimiter: ',' | '\t'): Cells[] {
  const read: Cells[] = [];
  try {
    parse(text, {
      bom: true,
      delimiter,
      relax_quotes: delimiter === '\t',
      skip_empty_lines: true,
      on_record: (cells: string[], { lines }) => {
        read.push({ cells, lastLine: lines });
        return null;
      },
    });
  } catch (error) {
    throw delimitedError(error, file);
  }
  return read;
}

function delimitedError(error: unknown, file: string): unknown {
  if (!(error instanceof CsvError)) return error;
  const line = 'lines' in error && typeof error['lines'] === 'number' ? error['lines'] : undefined;
  const place = line === undefined ? { file } : { file, line };
  return new DataError(explanations[error.code] ?? error.message, place, { cause: error });
}

const wrongWidth =
  'the row has another number of values than the header; a value with a comma or a line end needs "quotes"';
const strayQuote =
  'a quote stands in the middle of a value; put the value in quotes and write the quote twice ("")';
const explanations: Partial<Record<string, string>> = {
  CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: wrongWidth,
  CSV_RECORD_INCONSISTENT_COLUMNS: wrongWidth,
  CSV_QUOTE_NOT_CLOSED: 'a quoted value is never closed; a quote inside of a value is written twice ("")',
  INVALID_OPENING_QUOTE: strayQuote,
  CSV_INVALID_CLOSING_QUOTE: strayQuote,
};

function checkHeader(columns: string[], file: string): void {
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new DataError('two columns have this name; each needs one of its own', {
      file,
      line: 1,
      column: twice,
    });
  }
}
