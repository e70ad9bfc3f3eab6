import { unzipSync } from 'fflate';
import readSheets from 'read-excel-file/universal';

/** A sheet of a workbook: its cells as texts, and empty texts for empty cells. */
export interface Sheet {
  name: string;
  rows: string[][];
}

/** The limit that keeps a small file from expanding to gigabytes. */
const mostUnzippedBytes = 200 * 1024 * 1024;

/** Reads an .xlsx file. Throws if it is damaged or too large. */
export async function readWorkbook(bytes: Uint8Array): Promise<Sheet[]> {
  checkUnzipped(bytes);
  const sheets = await readSheets(new Uint8Array(bytes).buffer);
  return sheets.map(({ sheet, data }) => ({ name: sheet, rows: data.map(row => row.map(cellText)) }));
}

/** A workbook is a zip file. Unpacking enforces the sizes that its entries declare. */
function checkUnzipped(bytes: Uint8Array): void {
  let sum = 0;
  unzipSync(bytes, {
    filter: ({ originalSize }) => {
      sum += originalSize;
      return false;
    },
  });
  if (sum > mostUnzippedBytes) throw new RangeError('the workbook unpacks to more than 200 MB');
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return cell instanceof Date ? cell.toISOString().replace('T00:00:00.000Z', '') : String(cell);
}
