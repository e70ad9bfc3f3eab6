import { errorText } from '../domain/errors.js';
import { didYouMean } from '../config/nearest.js';
import { readWorkbook, type Sheet } from '../text/workbook.js';
import { cellsToTable } from './cells-to-table.js';
import { DataError } from './data-error.js';
import { mostRows, tooManyRows, type Table } from './table.js';

/**
 * Parses a sheet of an Excel workbook: the named one, or the first one with rows of data. All cells become
 * texts, as in a csv file. Throws DataError.
 */
export async function parseXlsx(
  bytes: Buffer,
  { file, sheet }: { file: string; sheet?: string | undefined },
): Promise<{ table: Table; sheet: string }> {
  const sheets = await readWorkbook(bytes).catch((error: unknown) => {
    const problem = `the file is not a readable xlsx file: ${errorText(error)}`;
    throw new DataError(problem, { file }, { cause: error });
  });
  const { name, rows } = chosenSheet(sheets, { file, sheet });
  if (rows.length > mostRows) throw tooManyRows({ file });
  const cells = rows.map((row, index) => ({ cells: row, lastLine: index + 1 }));
  return { table: cellsToTable(cells, { file, widthHint: 'fill the header or the row' }), sheet: name };
}

function chosenSheet(sheets: Sheet[], { file, sheet }: { file: string; sheet: string | undefined }): Sheet {
  const names = sheets.map(({ name }) => name);
  const found =
    sheet === undefined
      ? (sheets.find(({ rows }) => rows.length > 1) ?? sheets[0])
      : sheets.find(({ name }) => name === sheet);
  if (found) return found;
  const problem = `the workbook has no sheet "${sheet ?? ''}".${didYouMean(sheet ?? '', names)} It has: ${names.join(', ')}`;
  throw new DataError(problem, { file, key: ['dataset', 'sheet'] });
}
