import { excerpt } from '../text/excerpt.js';
import { formatCount } from '../text/format.js';
import type { DataError } from './data-error.js';
import type { Reading, Table } from './table.js';

const delimiterNames: Partial<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
};

/** How a file was read: `tickets.csv: 60 rows; semicolons, Windows-1252; columns: text, label`. */
export function readingNote(path: string, { table, reading }: { table: Table; reading: Reading }): string {
  const { format, delimiter, encoding, sheet } = reading;
  const form = [
    delimiter === undefined ? format : (delimiterNames[delimiter] ?? `separated by "${delimiter}"`),
    encoding === undefined ? undefined : encodingName(encoding),
    sheet === undefined ? undefined : `sheet "${excerpt(sheet, 60)}"`,
  ].filter(part => part !== undefined);
  const rows = table.rows.length + (table.unusable?.length ?? 0);
  const columns = excerpt(table.columns.join(', '), 200);
  return `${path}: ${formatCount(rows)} rows; ${form.join(', ')}; columns: ${columns}`;
}

function encodingName(encoding: string): string {
  if (encoding.startsWith('utf')) return encoding.toUpperCase();
  return encoding.charAt(0).toUpperCase() + encoding.slice(1);
}

/** What `invalidRows: skip` left out, with the first reason. */
export function skippedWarning(skipped: readonly DataError[]): string[] {
  const [first] = skipped;
  if (!first) return [];
  const rows = new Set(skipped.map(({ place }) => place.row)).size;
  const line = first.place.line === undefined ? '' : ` on line ${first.place.line}`;
  const firstRow = `row ${first.place.row ?? ''}${line}`;
  return [
    `warning: ${formatCount(rows)} invalid ${rows === 1 ? 'row is' : 'rows are'} left out, the first one ${firstRow}: ${first.problem}`,
  ];
}
