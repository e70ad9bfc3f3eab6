import { UnreadableFileError } from './unreadable-file-error.js';

/** The first bytes of formats that are sometimes saved under the name of a text file. */
const formats: [string, string][] = [
  ['PK\u0003\u0004', 'this is a zip archive or a spreadsheet: unpack it, or name a spreadsheet .xlsx'],
  ['\u00d0\u00cf\u0011\u00e0', 'this is an old Excel file (.xls): save it as .xlsx or CSV'],
  ['\u001f\u008b', 'this is compressed with gzip: unpack it'],
  ['PAR1', 'this is a parquet file: name it .parquet, or set dataset.format: parquet'],
  ['%PDF', 'this is a PDF file: save its text as UTF-8'],
];

const fromWindows =
  ' (if it is Windows-1252, as written by Excel on Windows: iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW)';

/** Decodes UTF-8 or UTF-16, without a byte order mark. Throws UnreadableFileError with the line. */
export function decodeText(bytes: Buffer): string {
  rejectOtherFormats(bytes);
  const encoding = unicodeEncodingOf(bytes);
  return decodeAs(bytes, encoding, encoding === 'utf-8' ? fromWindows : '');
}

/** Decodes text of an encoding, whose name is the standard one. Throws UnreadableFileError with the line. */
export function decodeAs(bytes: Buffer, encoding: string, hint: string): string {
  const text = tryDecode(bytes, encoding);
  if (text !== null) return rejectNul(text, encoding);
  const name = encoding.toUpperCase();
  const problem = `the file is not ${name} text: save it as UTF-8${hint}`;
  throw new UnreadableFileError('encoding', problem, firstInvalidLine(bytes, encoding));
}

/** Returns the text if it has no NUL characters. Throws UnreadableFileError with the line. */
export function rejectNul(text: string, encoding: string): string {
  const place = text.indexOf('\u0000');
  if (place < 0) return text;
  const name = encoding.toUpperCase();
  const problem = `the file is not ${name} text, because it has NUL characters: save it as UTF-8 text`;
  throw new UnreadableFileError('encoding', problem, lineAt(text.slice(0, place)));
}

/** Whether a name is the name of a text encoding. */
export function isEncoding(name: string): boolean {
  try {
    return new TextDecoder(name).encoding !== '';
  } catch {
    return false;
  }
}

/** Rejects files of formats that are not text. Throws UnreadableFileError. */
export function rejectOtherFormats(bytes: Buffer): void {
  const start = bytes.toString('latin1', 0, 4);
  const format = formats.find(([signature]) => start.startsWith(signature));
  if (format) throw new UnreadableFileError('encoding', format[1]);
}

/** Null if the bytes are not valid in the encoding. `isStart`: the last character may be incomplete. */
export function tryDecode(bytes: Uint8Array, encoding: string, { isStart = false } = {}): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: isStart });
  } catch {
    return null;
  }
}

/** Detects UTF-16 by its byte order mark, or by the zero bytes of its ASCII characters. */
export function unicodeEncodingOf(bytes: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const mark = bytes.toString('hex', 0, 2);
  if (mark === 'fffe') return 'utf-16le';
  if (mark === 'feff') return 'utf-16be';
  const head = [...bytes.subarray(0, 2 * Math.min(500, Math.floor(bytes.length / 2)))];
  const zeros = (parity: number) => head.filter((byte, at) => byte === 0 && at % 2 === parity).length;
  const many = head.length * 0.3;
  if (head.length > 0 && zeros(1) > many && zeros(0) === 0) return 'utf-16le';
  return head.length > 0 && zeros(0) > many && zeros(1) === 0 ? 'utf-16be' : 'utf-8';
}

/** The line of the first invalid byte: what is before it is the longest start that can be decoded. */
function firstInvalidLine(bytes: Buffer, encoding: string): number {
  let [valid, invalid] = [0, bytes.length + 1];
  while (invalid - valid > 1) {
    const middle = Math.floor((valid + invalid) / 2);
    if (tryDecode(bytes.subarray(0, middle), encoding, { isStart: true }) === null) invalid = middle;
    else valid = middle;
  }
  return lineAt(tryDecode(bytes.subarray(0, valid), encoding, { isStart: true }) ?? '');
}

function lineAt(before: string): number {
  return before.split('\n').length;
}
