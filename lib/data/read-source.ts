import { decodeData } from './decode.js';
import { decodeText } from '../config/decode-text.js';
import { readOrdinaryFile } from '../config/read-file.js';
import { UnreadableFileError } from '../config/unreadable-file-error.js';
import { DataError } from './data-error.js';
import { sha256 } from '../text/canonical-json.js';

/** A file (or generated set) that provides tasks: part of the fingerprint of a run's data. */
export interface Source {
  path: string;
  sha256: string;
  bytes: number;
}

/** Longer text does not fit into one string of the runtime. */
const mostBytes = 512 * 1024 * 1024;

/**
 * Reads a text file, in UTF-8 or UTF-16 unless an encoding is given, without its byte order mark. Throws
 * DataError.
 */
export async function readSource(path: string, encoding?: string): Promise<{ text: string; source: Source }> {
  const { bytes, source } = await readSourceBytes(path);
  try {
    return { text: encoding === undefined ? decodeText(bytes) : decodeData(bytes, encoding).text, source };
  } catch (error) {
    throw dataError(error, path, undefined);
  }
}

/** Decodes the bytes of a data file, in the given encoding or the one that they show. Throws DataError. */
export function decodeSource(
  bytes: Buffer,
  options: { path: string; key?: string[] | undefined; encoding?: string | undefined },
): { text: string; encoding: string } {
  const { path, key, encoding } = options;
  try {
    return decodeData(bytes, encoding);
  } catch (error) {
    throw dataError(error, path, key);
  }
}

/**
 * Reads a file as bytes. Throws DataError; the error blames the configuration `key` that names the file if
 * the key is what has to change.
 */
export async function readSourceBytes(
  path: string,
  key?: string[],
): Promise<{ bytes: Buffer; source: Source }> {
  const bytes = await readOrdinaryFile(path, mostBytes).catch((error: unknown) => {
    throw dataError(error, path, key);
  });
  return { bytes, source: sourceOf(path, bytes) };
}

/** The source of data from a file, or from a generator. */
export function sourceOf(path: string, content: Buffer | string): Source {
  return { path, sha256: sha256(content), bytes: Buffer.byteLength(content) };
}

/** One source for many files, because a run's record should not list thousands. */
export function combinedSource(
  path: string,
  files: readonly { name: string; sha256: string; bytes: number }[],
): Source {
  const names = files.map(file => `${file.name} ${file.sha256}\n`).join('');
  return { path, sha256: sha256(names), bytes: files.reduce((sum, file) => sum + file.bytes, 0) };
}

function dataError(error: unknown, path: string, key: string[] | undefined): unknown {
  if (!(error instanceof UnreadableFileError)) return error;
  const { kind, problem, line } = error;
  // Paths from the command line are not relative to it.
  const hint = kind === 'missing' && key ? '; paths are relative to the configuration file' : '';
  const place = { file: path, line, key: kind === 'encoding' ? undefined : key };
  return new DataError(problem + hint, place, { cause: error });
}
