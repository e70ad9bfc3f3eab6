import { getDocumentProxy } from 'unpdf';
import { readWorkbook } from '../../../text/workbook.js';

/** Document formats other than plain text, by file extension. */
export type DocumentKind = 'xlsx' | 'pdf';

/** Limits that keep a small file from expanding to gigabytes. */
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
  const sheets = await readWorkbook(bytes);
  return sheets
    .map(({ name, rows }) => `Sheet: ${name}\n${rows.map(row => row.map(csvCell).join(',')).join('\n')}`)
    .join('\n\n');
}

function csvCell(text: string): string {
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
