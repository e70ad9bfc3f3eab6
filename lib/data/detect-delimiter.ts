import { parse } from 'csv-parse/sync';

/** Value separators, most likely first. */
const separators = [',', '\t', ';', '|'];
/** Enough rows to tell a separator from a mark in a text. */
const sampleRows = 100;
const sampleCharacters = 200_000;

/**
 * The separator of a text: the one with which the most rows have as many values as the header. The usual one
 * if several are equally good, or none splits the header.
 */
export function detectDelimiter(text: string, usual: string): string {
  const sample = text.slice(0, sampleCharacters);
  const candidates = [usual, ...separators.filter(separator => separator !== usual)];
  const rated = candidates.map(separator => ({ separator, share: shareOfEvenRows(sample, separator) }));
  return rated.reduce((best, next) => (next.share > best.share ? next : best)).separator;
}

/** The share of rows that are as wide as the header; 0 if the header has one column. */
function shareOfEvenRows(text: string, delimiter: string): number {
  const widths: number[] = [];
  try {
    parse(text, {
      bom: true,
      delimiter,
      to: sampleRows,
      relax_quotes: delimiter === '\t',
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (cells: string[]) => {
        widths.push(cells.length);
        return null;
      },
    });
  } catch {
    // A quote that a wrong separator, or the end of the sample, leaves open: the rows before it count.
  }
  const [header = 0] = widths;
  return header < 2 ? 0 : widths.filter(width => width === header).length / widths.length;
}
