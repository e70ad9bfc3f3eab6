import { FgoError } from '../domain/errors.js';
import { constants } from 'node:fs';
import type { Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { errorCode } from '../text/error-code.js';

/** Why a file cannot be read as text or bytes. */
export type UnreadableKind = 'missing' | 'denied' | 'special' | 'folder' | 'large' | 'encoding' | 'other';

/** A file that cannot be read. The problem describes the cause and the remedy, without the path. */
export class UnreadableFileError extends FgoError {
  override readonly name = 'UnreadableFileError';

  constructor(
    readonly kind: UnreadableKind,
    readonly problem: string,
    /** The line with the invalid text, from 1. */
    readonly line?: number,
    options?: { cause?: unknown },
  ) {
    super({ code: 'FILE_UNREADABLE', message: problem, cause: options?.cause });
  }
}

const systemErrors: Record<string, [UnreadableKind, string]> = {
  ENOENT: ['missing', 'there is no such file'],
  ENOTDIR: ['missing', 'there is no such file: a part of its path is not a folder'],
  ENAMETOOLONG: ['missing', 'there is no such file: the path is longer than the system allows'],
  ELOOP: ['missing', 'its symbolic links form a loop: give the path of the file itself'],
  EACCES: ['denied', 'the file cannot be read: check its permissions'],
  EPERM: ['denied', 'the file cannot be read: check its permissions'],
  EISDIR: ['folder', 'this is a folder, and a file is needed'],
};

const needed = 'and an ordinary file is needed: copy its content to one';

/**
 * Reads an ordinary file of at most `mostBytes` bytes. Never waits for a pipe or a device. Throws
 * UnreadableFileError.
 */
export async function readOrdinaryFile(path: string, mostBytes: number): Promise<Buffer> {
  try {
    // Checked before opening, because opening a device can have side effects.
    checkKind(await stat(path), mostBytes);
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const found = await handle.stat();
      checkKind(found, mostBytes);
      if (found.size > 0) return await handle.readFile();
      // Files of /proc report no size; some of them never end.
      const { bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, 0);
      if (bytesRead > 0) throw new UnreadableFileError('special', `this file has no size, ${needed}`);
      return Buffer.alloc(0);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(error);
  }
}

/** Reads an ordinary file as text: UTF-8, or UTF-16. Throws UnreadableFileError. */
export async function readTextFile(path: string, mostBytes: number): Promise<string> {
  return decodeText(await readOrdinaryFile(path, mostBytes));
}

function checkKind(found: Stats, mostBytes: number): void {
  if (found.isDirectory()) throw new UnreadableFileError('folder', 'this is a folder, and a file is needed');
  if (!found.isFile()) throw new UnreadableFileError('special', `this is ${kindOf(found)}, ${needed}`);
  if (found.size <= mostBytes) return;
  throw new UnreadableFileError('large', `the file is larger than ${mebibytes(mostBytes)}: split it`);
}

function kindOf(found: Stats): string {
  if (found.isFIFO()) return 'a named pipe';
  return found.isSocket() ? 'a socket' : 'a device';
}

function mebibytes(bytes: number): string {
  return `${bytes / 1024 / 1024} MB`;
}

function unreadable(error: unknown): UnreadableFileError {
  if (error instanceof UnreadableFileError) return error;
  const code = errorCode(error) ?? 'unknown cause';
  const [kind, problem] = systemErrors[code] ?? ['other', `the file cannot be read (${code})`];
  return new UnreadableFileError(kind, problem, undefined, { cause: error });
}

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
  refuseOtherFormats(bytes);
  const encoding = unicodeEncodingOf(bytes);
  return checked(decoded(bytes, encoding), {
    bytes,
    encoding,
    hint: encoding === 'utf-8' ? fromWindows : '',
  });
}

/**
 * Decodes a data file in a given encoding, or in the encoding that its bytes show: UTF-8, UTF-16, or
 * Windows-1252 as Excel writes it. Throws UnreadableFileError with the line.
 */
export function decodeData(bytes: Buffer, given?: string): { text: string; encoding: string } {
  refuseOtherFormats(bytes);
  const encoding = given?.toLowerCase() ?? dataEncodingOf(bytes);
  const hint = ', or name its encoding (dataset.encoding, such as windows-1251)';
  return { text: checked(decoded(bytes, encoding), { bytes, encoding, hint }), encoding };
}

/** Whether a name is the name of a text encoding. */
export function isEncoding(name: string): boolean {
  try {
    return new TextDecoder(name).encoding !== '';
  } catch {
    return false;
  }
}

function refuseOtherFormats(bytes: Buffer): void {
  const start = bytes.toString('latin1', 0, 4);
  const format = formats.find(([signature]) => start.startsWith(signature));
  if (format) throw new UnreadableFileError('encoding', format[1]);
}

function checked(
  text: string | null,
  { bytes, encoding, hint }: { bytes: Buffer; encoding: string; hint: string },
): string {
  if (text !== null && !text.includes('\u0000')) return text;
  const line = firstBadLine(bytes, encoding);
  const problem =
    text === null
      ? `the file is not ${encoding.toUpperCase()} text: save it as UTF-8${hint}`
      : 'the file is not UTF-8 text, because it has NUL bytes: save it as UTF-8 text';
  throw new UnreadableFileError('encoding', problem, line);
}

function decoded(bytes: Uint8Array, encoding: string): string | null {
  if (isWindows1252(encoding)) return decodeWindows1252(Buffer.from(bytes));
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** All names that the web gives it, such as latin1. */
function isWindows1252(encoding: string): boolean {
  return isEncoding(encoding) && new TextDecoder(encoding).encoding === 'windows-1252';
}

/** The characters 0x80 to 0x9f; unused codes are blank. */
const windows1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** Some versions of Node decode it as ISO-8859-1, so that quotes and the euro sign are lost. */
function decodeWindows1252(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\u0080-\u009f]/g, character => {
    const found = windows1252[character.charCodeAt(0) - 0x80];
    return found === undefined || found === ' ' ? '\ufffd' : found;
  });
}

/**
 * Text that is not Unicode is Windows-1252 if it has only characters that such a text can have, and if it is
 * not mostly valid UTF-8: then it is damaged UTF-8.
 */
function dataEncodingOf(bytes: Buffer): string {
  const unicode = unicodeEncodingOf(bytes);
  if (unicode !== 'utf-8' || decoded(bytes, unicode) !== null) return unicode;
  if (/[\u0000-\u0008\u000e-\u001f\u0081\u008d\u008f\u0090\u009d]/.test(bytes.toString('latin1')))
    return unicode;
  const lenient = new TextDecoder(unicode).decode(bytes);
  const damaged = lenient.match(/\ufffd/g)?.length ?? 0;
  const valid = lenient.match(/[^\u0000-\u007f\ufffd]/gu)?.length ?? 0;
  return valid > damaged ? unicode : 'windows-1252';
}

/** Detects UTF-16 by its byte order mark, or by the zero bytes of its ASCII characters. */
function unicodeEncodingOf(bytes: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const mark = bytes.toString('hex', 0, 2);
  if (mark === 'fffe') return 'utf-16le';
  if (mark === 'feff') return 'utf-16be';
  const head = [...bytes.subarray(0, 2 * Math.min(500, Math.floor(bytes.length / 2)))];
  const zeros = (parity: number) => head.filter((byte, at) => byte === 0 && at % 2 === parity).length;
  const many = head.length * 0.3;
  if (head.length > 0 && zeros(1) > many && zeros(0) === 0) return 'utf-16le';
  return head.length > 0 && zeros(0) > many && zeros(1) === 0 ? 'utf-16be' : 'utf-8';
}

/** A line break byte is never part of another character in UTF-8. */
function firstBadLine(bytes: Buffer, encoding: string): number {
  if (encoding !== 'utf-8') return 1;
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const lineBreak = bytes.indexOf(10, start);
    const end = lineBreak < 0 ? bytes.length : lineBreak;
    const text = decoded(bytes.subarray(start, end), encoding);
    if (text === null || text.includes('\u0000')) return line;
    start = end + 1;
  }
  return 1;
}
