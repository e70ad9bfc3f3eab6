import { CsvError, parse } from 'csv-parse/sync';
import { cellsToTable, type Cells } from './cells-to-table.js';
import { DataError } from './data-error.js';
import { detectDelimiter } from './detect-delimiter.js';
import { longestRow, mostRows, tooManyRows, type Table } from './table.js';

/**
 * Parses CSV (RFC 4180: quotes, quoted line breaks, CRLF) or TSV (quotes inside a value are ordinary
 * characters). Without a given separator, the rows determine it, and the `usual` one is preferred. Throws
 * DataError, with the line, for malformed input.
 */
export function parseDelimited(
  text: string,
  from: { file: string; usual: ',' | '\t'; delimiter?: string | undefined },
): Table & { delimiter: string } {
  const { file, usual } = from;
  const { body, stated, skipped } = withoutSeparatorLine(text);
  const delimiter = from.delimiter ?? stated ?? detectDelimiter(body, usual);
  const mark = delimiter === '\t' ? 'a tab' : `"${delimiter}"`;
  const widthHint = `a value with ${mark} or a line end needs "quotes" (dataset.delimiter names another separator)`;
  return { ...cellsToTable(readCells(body, { file, delimiter, skipped }), { file, widthHint }), delimiter };
}

/** Removes a first line such as `sep=;`, an Excel convention. */
function withoutSeparatorLine(text: string): { body: string; stated?: string; skipped: number } {
  const [line, stated] = /^\ufeff?sep=(.)(?:\r\n|\n|\r)/i.exec(text) ?? [];
  if (line === undefined || stated === undefined) return { body: text, skipped: 0 };
  return { body: text.slice(line.length), stated, skipped: 1 };
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
