import { CsvError, parse } from 'csv-parse/sync';
import { DataError } from './data-error.js';
import {
  longestRow,
  mostColumns,
  mostRows,
  tooManyColumns,
  tooManyRows,
  type Row,
  type Table,
} from './table.js';

interface Cells {
  cells: string[];
  /** The line on which the row ends. */
  lastLine: number;
}

/** Value separators, most likely first. */
const separators = [',', '\t', ';', '|'];

/**
 * Parses CSV (RFC 4180: quotes, quoted line breaks, CRLF) or TSV (quotes inside a value are ordinary
 * characters). The first row names the columns; columns without a name and rows without any value are
 * skipped. If the header lacks the `usual` separator, the header determines the separator. Throws DataError,
 * with the line, for malformed input.
 */
export function parseDelimited(
  text: string,
  from: { file: string; usual: ',' | '\t'; delimiter?: string | undefined },
): Table {
  const { file, usual } = from;
  const { body, stated, skipped } = withoutSeparatorLine(text);
  const delimiter = from.delimiter ?? stated ?? separatorOf(body, usual);
  const [header, ...records] = readCells(body, { file, delimiter, skipped });
  if (header === undefined) throw new DataError('the file is empty', { file });
  const names = header.cells.map(name => name.trim());
  const columns = columnsIn(names, { file, line: header.lastLine });
  let line = header.lastLine + 1;
  const rows: Row[] = [];
  for (const { cells, lastLine } of records) {
    const place = { line, row: rows.length + 1 };
    line = lastLine + 1;
    if (cells.every(cell => cell === '')) continue;
    checkWidth(cells, { names, delimiter, place: { file, ...place } });
    rows.push({ ...place, values: new Map(columns.map(({ name, at }) => [name, cells[at] ?? ''])) });
  }
  return { file, columns: columns.map(({ name }) => name), rows };
}

/** Removes a first line such as `sep=;`, an Excel convention. */
function withoutSeparatorLine(text: string): { body: string; stated?: string; skipped: number } {
  const [line, stated] = /^\ufeff?sep=(.)(?:\r\n|\n|\r)/i.exec(text) ?? [];
  if (line === undefined || stated === undefined) return { body: text, skipped: 0 };
  return { body: text.slice(line.length), stated, skipped: 1 };
}

/** The usual separator, or, if the header lacks it, the most frequent one in the header. */
function separatorOf(text: string, usual: string): string {
  const header = /^\s*(?:"[^"]*"|[^"\r\n])*/.exec(text.slice(0, 100_000))?.[0] ?? '';
  const plain = header.replace(/"[^"]*"/g, '');
  const count = (separator: string) => plain.split(separator).length;
  if (count(usual) > 1) return usual;
  const best = separators.reduce((most, next) => (count(next) > count(most) ? next : most), usual);
  return best;
}

function readCells(text: string, from: { file: string; delimiter: string; skipped: number }): Cells[] {
  const { file, delimiter, skipped } = from;
  const read: Cells[] = [];
  try {
    parse(text, {
      bom: true,
      delimiter,
      relax_quotes: delimiter === '\t',
      relax_column_count: true,
      max_record_size: longestRow,
      skip_empty_lines: true,
      on_record: (cells: string[], { lines }) => {
        // The header is one of them.
        if (read.length > mostRows) throw tooManyRows({ file, line: lines + skipped });
        read.push({ cells, lastLine: lines + skipped });
        return null;
      },
    });
  } catch (error) {
    const previous = (read.at(-1)?.lastLine ?? skipped) - skipped;
    throw delimitedError(error, { file, skipped, rowLine: firstFilledLine(text, previous + 1) });
  }
  return read;
}

/** The first line at or after `line` (from 1) that is not blank: a row never starts on a blank line. */
function firstFilledLine(text: string, line: number): number {
  const lines = text.split(/\r\n|\n|\r/);
  const blank = lines.slice(line - 1).findIndex(content => content.trim() !== '');
  return line + Math.max(0, blank);
}

function delimitedError(error: unknown, at: { file: string; skipped: number; rowLine: number }): unknown {
  if (!(error instanceof CsvError)) return error;
  const { file, skipped } = at;
  const explanation = explanations[error.code] ?? error.message;
  if (!('lines' in error) || typeof error['lines'] !== 'number')
    return new DataError(explanation, { file }, { cause: error });
  const line = error['lines'] + skipped;
  const rowLine = at.rowLine + skipped;
  const start = rowLine < line ? `. The row begins on line ${rowLine}: look for a missing quote there` : '';
  return new DataError(`${explanation}${start}`, { file, line }, { cause: error });
}

const strayQuote =
  'there is a quote in the middle of a value; put the value in quotes and write the quote twice ("")';
const explanations: Partial<Record<string, string>> = {
  CSV_MAX_RECORD_SIZE: 'the row is longer than 16 MB; perhaps a quoted value is never closed',
  CSV_QUOTE_NOT_CLOSED: 'a quoted value is never closed; write a quote inside a value twice ("")',
  INVALID_OPENING_QUOTE: strayQuote,
  CSV_INVALID_CLOSING_QUOTE: strayQuote,
};

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
function checkWidth(
  cells: string[],
  { names, delimiter, place }: { names: string[]; delimiter: string; place: DataError['place'] },
): void {
  const surplus = cells.slice(names.length).some(cell => cell !== '');
  const missing = names.slice(cells.length).some(name => name !== '');
  if (!surplus && !missing) return;
  const mark = delimiter === '\t' ? 'a tab' : `"${delimiter}"`;
  const problem = `the row has ${cells.length} values and the header ${names.length}; a value with ${mark} or a line end needs "quotes" (dataset.delimiter names another separator)`;
  throw new DataError(problem, place);
}
