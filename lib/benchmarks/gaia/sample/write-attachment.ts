import { writePdf } from './write-pdf.js';
import { writeXlsx } from './write-xlsx.js';

/** Kinds of sample attachments, by file extension. */
export const attachmentKinds = ['csv', 'txt', 'json', 'xlsx', 'pdf'] as const;
export type AttachmentKind = (typeof attachmentKinds)[number];

/** Writes cells as a file; the first row is the header. The same cells always produce the same bytes. */
export function writeAttachment(kind: AttachmentKind, cells: string[][]): Buffer {
  const [columns = [], ...rows] = cells;
  switch (kind) {
    case 'csv':
      return Buffer.from(`${cells.map(row => row.join(',')).join('\n')}\n`);
    case 'txt':
      return Buffer.from(`${rows.map(row => labelled(columns, row).join('; ')).join('\n')}\n`);
    case 'json':
      return Buffer.from(
        `[\n${rows.map(row => `  ${JSON.stringify(Object.fromEntries(columns.map((name, place) => [name, row[place] ?? ''])))}`).join(',\n')}\n]\n`,
      );
    case 'xlsx':
      return writeXlsx(cells);
    case 'pdf':
      return writePdf(cells.map(row => row.join(' | ')));
  }
}

function labelled(columns: string[], row: string[]): string[] {
  return columns.map((name, place) => `${name}: ${row[place] ?? ''}`);
}
