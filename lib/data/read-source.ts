import { decodeText, readOrdinaryFile, UnreadableFileError } from '../config/read-file.js';
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
 * Reads a UTF-8 or UTF-16 text file, without its byte order mark. Throws DataError if that fails; the error
 * blames the configuration `key` that names the file if the key is what has to change.
 */
export async function readSource(path: string, key?: string[]): Promise<{ text: string; source: Source }> {
  const { bytes, source } = await readSourceBytes(path, key);
  return { text: textOf(bytes, path, key), source };
}

/** Decodes the bytes of such a file. Throws DataError. */
export function textOf(bytes: Buffer, path: string, key?: string[]): string {
  try {
    return decodeText(bytes);
  } catch (error) {
    throw dataError(error, path, key);
  }
}

/** Reads a file as bytes, with the same limits and errors. */
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
