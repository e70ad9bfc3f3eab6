import { unzipSync } from 'fflate';
import readWorkbook from 'read-excel-file/universal';
import { getDocumentProxy } from 'unpdf';

/** Document formats other than plain text, by file extension. */
export type DocumentKind = 'xlsx' | 'pdf';

/** Limits that keep a small file from expanding to gigabytes. */
const mostUnzippedBytes = 200 * 1024 * 1024;
const mostPages = 300;
const mostCharacters = 2_000_000;

/**
 * Extracts the text of a document: sheets as CSV, pages in order. Throws if the file is damaged or too large.
 */
export async function documentText(kind: DocumentKind, bytes: Uint8Array): Promise<string> {
  const text = kind === 'xlsx' ? await workbookText(bytes) : await pdfText(bytes);
  return text.slice(0, mostCharacters);
}

async function workbookText(bytes: Uint8Array): Promise<string> {
  checkUnzipped(bytes);
  const copy = new Uint8Array(bytes);
  const sheets = await readWorkbook(copy.buffer);
  return sheets
    .map(({ sheet, data }) => `Sheet: ${sheet}\n${data.map(row => row.map(cellText).join(',')).join('\n')}`)
    .join('\n\n');
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
  const text = cell instanceof Date ? cell.toISOString().replace('T00:00:00.000Z', '') : String(cell);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function pdfText(bytes: Uint8Array): Promise<string> {
  const pdf = await getDocumentProxy(new Uint8Array(bytes), { isEvalSupported: false });
  const pages: string[] = [];
  let characters = 0;
  for (let number = 1; number <= Math.min(pdf.numPages, mostPages) && characters < mostCharacters; number++) {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    const text = items.map(item => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('');
    pages.push(`Page ${number}:\n${text.trim()}`);
    characters += text.length;
  }
  if (pdf.numPages > mostPages) pages.push(`(${pdf.numPages - mostPages} more pages are not read)`);
  return pages.join('\n\n');
}
